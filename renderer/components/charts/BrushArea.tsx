import { classes } from '../classes.ts'
import { useBrush, type BinRange } from './useBrush.ts'
import styles from './Brush.module.css'

/**
 * The ground over equal bins on which a brush is drawn. Its ends are sliders, so that keys and screen readers
 * can set them too. `text` says the place of an edge in words.
 */
export function BrushArea({
  label,
  bins,
  range,
  onChange,
  text,
  className,
}: {
  label: string
  bins: number
  range: BinRange | null
  onChange: (range: BinRange | null, more: boolean) => void
  text: (edge: number) => string
  className?: string | undefined
}) {
  const brush = useBrush({ bins, range, onChange })
  const [from, end] = brush.shown ?? [0, bins]
  const share = (edge: number) => `${bins === 0 ? 0 : (edge / bins) * 100}%`
  const handle = (edge: 'from' | 'end', at: number) => (
    <div
      role="slider"
      tabIndex={0}
      aria-label={`${label}, ${edge === 'from' ? 'from' : 'to'}`}
      aria-orientation="horizontal"
      aria-valuemin={edge === 'from' ? 0 : from + 1}
      aria-valuemax={edge === 'from' ? end - 1 : bins}
      aria-valuenow={at}
      aria-valuetext={text(at)}
      className={classes(styles['handle'], brush.shown === null && styles['resting'])}
      style={{ left: share(at) }}
      onKeyDown={brush.step(edge)}
    />
  )
  return (
    <div className={classes(styles['area'], className)}>
      <div className={styles['ground']} {...brush.area} />
      {brush.shown !== null && (
        <div
          className={styles['window']}
          style={{ left: share(from), width: `calc(${share(end)} - ${share(from)})` }}
        />
      )}
      {bins > 0 && handle('from', from)}
      {bins > 0 && handle('end', end)}
    </div>
  )
}
