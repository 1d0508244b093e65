import { Tooltip as Primitive } from 'radix-ui'
import { useState, type ReactElement } from 'react'
import { Kbd } from './Kbd.tsx'
import styles from './Tooltip.module.css'

/** Stands once around the window. */
export const TooltipProvider = Primitive.Provider

/**
 * A short text on hover and focus, or none while `text` is null. Never the only place of a fact.
 * It stays around its control either way, so that a control which becomes usable keeps its focus.
 */
export function Tooltip({
  text,
  keys,
  children,
}: {
  text: string | null
  keys?: string | null | undefined
  children: ReactElement
}) {
  const [open, setOpen] = useState(false)
  return (
    <Primitive.Root delayDuration={400} open={open && text !== null} onOpenChange={setOpen}>
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
