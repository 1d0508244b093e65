import { Tooltip as Primitive } from 'radix-ui'
import type { ReactElement } from 'react'
import { Kbd } from './Kbd.tsx'
import styles from './Tooltip.module.css'

/** Stands once around the window. */
export const TooltipProvider = Primitive.Provider

/** A short text on hover and focus. Never the only place of a fact. */
export function Tooltip({
  text,
  keys,
  children,
}: {
  text: string
  keys?: string | null | undefined
  children: ReactElement
}) {
  return (
    <Primitive.Root delayDuration={400}>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content className={styles['tooltip']} sideOffset={6} collisionPadding={8}>
          {text}
          {keys ? <Kbd keys={keys} /> : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  )
}
