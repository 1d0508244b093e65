import styles from './AxisEnds.module.css'

/** The printed ends of the axis that the marks below share; as wide as a mark. */
export function AxisEnds({ from, to, width = 120 }: { from: string; to: string; width?: number }) {
  return (
    <span className={styles['ends']} style={{ width: `calc(${width} * var(--px))` }}>
      <span>{from}</span>
      <span>{to}</span>
    </span>
  )
}
