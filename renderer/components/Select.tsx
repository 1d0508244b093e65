import { DropdownMenu } from 'radix-ui'
import { Icon } from './Icon.tsx'
import type { Choice } from './Segmented.tsx'
import menu from './Menu.module.css'
import styles from './Select.module.css'

/** One of many, under a button that shows the chosen one. `label` is its name; `prefix` stands before the value. */
export function Select<Value extends string>({
  label,
  prefix,
  choices,
  value,
  onChange,
  placeholder = 'Choose…',
}: {
  label: string
  prefix?: string | undefined
  choices: readonly Choice<Value>[]
  value: Value | null
  onChange: (value: Value) => void
  placeholder?: string
}) {
  const chosen = choices.find((choice) => choice.value === value)
  const shown = chosen?.label ?? placeholder
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={styles['select']}
        aria-label={`${label}: ${chosen?.name ?? (typeof shown === 'string' ? shown : (value ?? placeholder))}`}
      >
        {prefix !== undefined && <span className={styles['prefix']}>{prefix}</span>}
        <span className={styles['value']}>{shown}</span>
        <Icon name="down" small />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menu['menu']}
          align="start"
          sideOffset={4}
          tabIndex={0}
          collisionPadding={8}
          aria-label={label}
        >
          <DropdownMenu.RadioGroup
            value={value ?? ''}
            onValueChange={(next) => {
              const found = choices.find((choice) => choice.value === next)
              if (found !== undefined) onChange(found.value)
            }}
          >
            {choices.map((choice) => (
              <DropdownMenu.RadioItem key={choice.value} value={choice.value} className={menu['item']}>
                <span className={menu['tick']}>{choice.value === value && <Icon name="check" small />}</span>
                <span className={menu['words']}>{choice.label}</span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
