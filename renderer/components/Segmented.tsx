import { ToggleGroup } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './Segmented.module.css'

export interface Choice<Value extends string> {
  value: Value
  label: ReactNode
  /** Name for a screen reader where the label is a sign. */
  name?: string
}

/** One of a few, all in view. Arrow keys move, Space chooses. */
export function Segmented<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string
  choices: readonly Choice<Value>[]
  value: Value
  onChange: (value: Value) => void
}) {
  return (
    <ToggleGroup.Root
      type="single"
      className={styles['segmented']}
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = choices.find((choice) => choice.value === next)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {choices.map((choice) => (
        <ToggleGroup.Item
          key={choice.value}
          value={choice.value}
          className={styles['choice']}
          {...(choice.name === undefined ? {} : { 'aria-label': choice.name })}
        >
          {choice.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
