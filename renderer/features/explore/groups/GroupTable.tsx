import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from '../../../components/classes.ts'
import { IntervalMark } from '../../../components/IntervalMark.tsx'
import { formatCount } from '../../../format/numbers.ts'
import type { Comparison, GroupOrder } from '../../../stores/exploreView.ts'
import { fewest, type GroupLine } from './groupModel.ts'
import { formatMetric, formatMetricChange, formatTicks, metricOf } from '../metricFormat.ts'
import { ValueActions } from '../ValueActions.tsx'
import actions from '../ValueActions.module.css'
import styles from './GroupTable.module.css'

export interface GroupTableProps {
  by: string
  metric: string
  lines: readonly GroupLine[]
  axis: readonly [number, number] | null
  compared: boolean
  comparison: Comparison
  order: GroupOrder
  descending: boolean
  stale: boolean
  onSort: (order: GroupOrder) => void
  onInclude: (value: string | null) => void
  onExclude: (value: string | null) => void
  after: ReactNode
}

const orders: Record<GroupOrder, string> = {
  change: 'Change',
  estimate: 'Estimate',
  contribution: 'Contribution',
  n: 'n',
}

/** A row a group: its n, its estimate on the shared axis, and its change where there is a comparison. */
export function GroupTable(props: GroupTableProps) {
  const { by, metric, lines, axis, compared, order, descending } = props
  const [active, setActive] = useState(0)
  const body = useRef<HTMLDivElement>(null)
  const ends = axis === null ? [] : formatTicks(metric, axis)
  const mark = (column: GroupOrder) => (order === column ? (descending ? ' ↓' : ' ↑') : '')
  const sortOf = (column: GroupOrder) =>
    order === column ? (descending ? 'descending' : 'ascending') : 'none'
  const head = (column: GroupOrder, title: ReactNode, className?: string) => (
    <div
      role="columnheader"
      aria-sort={sortOf(column)}
      className={classes(styles['th'], className, order === column && styles['sorted'])}
    >
      <button
        type="button"
        className={styles['sort']}
        aria-label={`Sort by ${orders[column]}`}
        onClick={() => props.onSort(column)}
      >
        {title}
        <span aria-hidden="true">{mark(column)}</span>
      </button>
    </div>
  )
  const pressed = (event: KeyboardEvent<HTMLDivElement>, index: number) => {
    const line = lines[index]
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: lines.length - 1 }[event.key]
    if (to !== undefined) {
      const next = Math.max(0, Math.min(lines.length - 1, to))
      setActive(next)
      body.current?.querySelectorAll<HTMLElement>('[data-line]')[next]?.focus()
    } else if (line !== undefined && (event.key === '=' || event.key === '+' || event.key === 'Enter'))
      props.onInclude(line.value)
    else if (line !== undefined && (event.key === '-' || event.key === '−')) props.onExclude(line.value)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <>
      {compared && (
        <div className={styles['legend']}>
          <span className={styles['key']}>
            <span className={styles['square']} aria-hidden="true" />
            {props.comparison === 'rest' ? 'all other traces' : 'the time before'}
          </span>
          <span className={styles['key']}>
            <span className={styles['circle']} aria-hidden="true" />
            this filter
          </span>
          <span className="grow" />
          <span className="tone-3">95 % intervals</span>
        </div>
      )}
      <div
        role="grid"
        aria-label={`${metricOf(metric).title} by ${by}`}
        aria-rowcount={lines.length + 1}
        className={classes(styles['table'], compared && styles['compared'], props.stale && styles['stale'])}
      >
        <div role="rowgroup" className={styles['heads']}>
          <div role="row" className={styles['row']} aria-rowindex={1}>
            <div role="columnheader" className={styles['th']}>
              {by}
            </div>
            {head('n', 'n', styles['right'])}
            <div
              role="columnheader"
              aria-sort={sortOf('estimate')}
              className={classes(styles['th'], styles['axis'], order === 'estimate' && styles['sorted'])}
            >
              <span>{ends[0]}</span>
              <button
                type="button"
                className={styles['sort']}
                aria-label="Sort by estimate"
                onClick={() => props.onSort('estimate')}
              >
                {metricOf(metric).metric.title}
                {mark('estimate')}
              </button>
              <span>{ends[1]}</span>
            </div>
            {compared ? (
              order === 'contribution' ? (
                head('contribution', 'Contribution', styles['right'])
              ) : (
                head('change', 'Change', styles['right'])
              )
            ) : (
              <div role="columnheader" className={classes(styles['th'], styles['right'])}>
                95 % interval
              </div>
            )}
          </div>
        </div>
        <div role="rowgroup" ref={body}>
          {lines.map((line, index) => (
            <div
              key={line.value ?? '\u0000'}
              role="row"
              data-line=""
              tabIndex={index === Math.min(active, lines.length - 1) ? 0 : -1}
              aria-rowindex={index + 2}
              className={classes(styles['row'], styles['line'], line.few && styles['few'])}
              onFocus={() => setActive(index)}
              onKeyDown={(event) => pressed(event, index)}
            >
              <div role="gridcell" className={styles['name']}>
                <span
                  className={classes('ellipsis', line.value === null && styles['missing'])}
                  title={line.value ?? undefined}
                >
                  {line.value ?? `no ${by}`}
                </span>
                <span className={actions['rowActions']}>
                  <ValueActions
                    name={line.value ?? `no ${by}`}
                    onInclude={() => props.onInclude(line.value)}
                    onExclude={() => props.onExclude(line.value)}
                  />
                </span>
              </div>
              <div
                role="gridcell"
                className={styles['right']}
                title={`${formatCount(line.now.n)} of ${formatCount(line.n)} traces have a value`}
              >
                {formatCount(line.now.n)}
              </div>
              <div role="gridcell" className={styles['marks']}>
                <Marks line={line} axis={axis} />
                <span className="visually-hidden">{formatMetric(metric, line.now.value)}</span>
              </div>
              <div role="gridcell" className={styles['figure']}>
                <Figure
                  line={line}
                  metric={metric}
                  compared={compared}
                  contribution={order === 'contribution'}
                />
              </div>
            </div>
          ))}
        </div>
        {lines.length === 0 && (
          <p className={styles['none']}>No trace matches, so there is nothing to group.</p>
        )}
        {props.after}
      </div>
    </>
  )
}

function Marks({ line, axis }: { line: GroupLine; axis: readonly [number, number] | null }) {
  if (axis === null) return null
  const [from, to] = axis
  const place = { from, to, width: 132, height: 14 }
  const { before, now } = line
  return (
    <>
      {before !== null && before.value !== null && (
        <IntervalMark
          {...place}
          value={before.value}
          low={before.low ?? before.value}
          high={before.high ?? before.value}
          shape="square"
          tone="before"
        />
      )}
      {now.value !== null && (
        <IntervalMark
          {...place}
          value={now.value}
          low={now.low ?? now.value}
          high={now.high ?? now.value}
          tone={line.few ? 'few' : 'accent'}
        />
      )}
    </>
  )
}

function Figure({
  line,
  metric,
  compared,
  contribution,
}: {
  line: GroupLine
  metric: string
  compared: boolean
  contribution: boolean
}) {
  const { now, change } = line
  if (now.value === null)
    return now.n === 0 ? (
      <span className="tone-3">— no value, n 0</span>
    ) : (
      <span
        className={styles['range']}
        title="Nearly all of these were taken on purpose; they do not tell what the traces that were not drawn are like"
      >
        too few drawn by chance
      </span>
    )
  if (!compared) {
    return (
      <>
        <span className={line.few ? 'tone-3' : 'medium'}>{formatMetric(metric, now.value)}</span>
        <span className={styles['range']}>
          {now.low === null || now.high === null
            ? `n ${formatCount(now.n)}, no interval`
            : `${formatMetric(metric, now.low)} to ${formatMetric(metric, now.high)}`}
        </span>
      </>
    )
  }
  const estimate = (
    <span className={styles['range']}>
      {formatMetric(metric, now.value)}
      {now.low !== null &&
        now.high !== null &&
        `, ${formatMetric(metric, now.low)} to ${formatMetric(metric, now.high)}`}
    </span>
  )
  if (contribution && line.contribution !== null)
    return (
      <>
        <span className="medium">{formatMetricChange(metric, line.contribution)}</span>
        {estimate}
      </>
    )
  if (change === null) {
    const before = line.before?.n ?? 0
    const words = line.few
      ? line.n < fewest
        ? `too few, n < ${fewest}`
        : `${formatCount(now.n)} values, too few`
      : before === 0
        ? 'none before'
        : `too few before, n ${formatCount(before)}`
    return (
      <>
        <span className={styles['range']}>{words}</span>
        {estimate}
      </>
    )
  }
  const clear = change.low !== null && change.high !== null && (change.low > 0 || change.high < 0)
  return (
    <>
      <span className={clear ? 'medium' : 'tone-2'}>{formatMetricChange(metric, change.value)}</span>
      <span className={styles['range']}>
        {change.low === null || change.high === null
          ? 'no interval'
          : `${formatMetricChange(metric, change.low)} to ${formatMetricChange(metric, change.high)}`}
      </span>
      {estimate}
    </>
  )
}
