import { Tabs as Primitive } from 'radix-ui'
import type { ReactNode } from 'react'
import styles from './Tabs.module.css'

export interface TabChoice<Value extends string> {
  value: Value
  label: ReactNode
  count?: ReactNode
}

/** Tabs with their panels: `children` are `TabPanel`s. */
export function Tabs<Value extends string>({
  label,
  tabs,
  value,
  onChange,
  after,
  children,
}: {
  label: string
  tabs: readonly TabChoice<Value>[]
  value: Value
  onChange: (value: Value) => void
  /** Controls at the right of the row. */
  after?: ReactNode
  children: ReactNode
}) {
  return (
    <Primitive.Root
      className={styles['root']}
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((candidate) => candidate.value === next)
        if (tab !== undefined) onChange(tab.value)
      }}
    >
      <div className={styles['row']}>
        <Primitive.List className={styles['list']} aria-label={label}>
          {tabs.map((tab) => (
            <Primitive.Trigger key={tab.value} value={tab.value} className={styles['tab']}>
              {tab.label}
              {tab.count !== undefined && <span className={styles['count']}>{tab.count}</span>}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        <span className="grow" />
        {after}
      </div>
      {children}
    </Primitive.Root>
  )
}

export function TabPanel({ value, children }: { value: string; children: ReactNode }) {
  return (
    <Primitive.Content value={value} className={styles['panel']}>
      {children}
    </Primitive.Content>
  )
}
