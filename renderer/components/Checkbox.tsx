import { Checkbox as Primitive } from 'radix-ui'
import { useId, type ReactNode } from 'react'
import { Icon } from './Icon.tsx'
import styles from './Checkbox.module.css'

/** A box with its words; `label` names one without words. `mixed` stands for some of many. */
export function Checkbox({
  checked,
  onChange,
  children,
  label,
}: {
  checked: boolean | 'mixed'
  onChange: (checked: boolean) => void
  children?: ReactNode
  label?: string
}) {
  const id = useId()
  const box = (
    <Primitive.Root
      id={id}
      className={styles['box']}
      checked={checked === 'mixed' ? 'indeterminate' : checked}
      onCheckedChange={(next) => onChange(next === true)}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      <Primitive.Indicator className={styles['mark']}>
        <Icon name={checked === 'mixed' ? 'minus' : 'check'} small />
      </Primitive.Indicator>
    </Primitive.Root>
  )
  if (children === undefined) return box
  return (
    <span className={styles['field']}>
      {box}
      <label htmlFor={id}>{children}</label>
    </span>
  )
}
