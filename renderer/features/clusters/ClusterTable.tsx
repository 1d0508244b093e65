import { useRef, type KeyboardEvent } from 'react'
import { classes } from '../../components/classes.ts'
import { IntervalMark } from '../../components/IntervalMark.tsx'
import { formatCount, formatNumber, formatPercent } from '../../format/numbers.ts'
import { isUnsteady, type Cluster, type Order } from './clusterRun.ts'
import { Sparkline } from './Sparkline.tsx'
import { StateTag } from './StateTag.tsx'
import styles from './ClusterTable.module.css'

const titles: Record<Order, string> = { name: 'Name', size: 'Traces', stability: 'Stability', state: 'State' }

/** A row a cluster: how many traces, what share of the failures, how stable, how it went over time. */
export function ClusterTable({
  clusters,
  chosen,
  order,
  stale,
  onOrder,
  onChoose,
  onOpen,
}: {
  clusters: readonly Cluster[]
  chosen: string | null
  order: Order
  stale: boolean
  onOrder: (order: Order) => void
  onChoose: (cluster: Cluster) => void
  onOpen: (cluster: Cluster) => void
}) {
  const body = useRef<HTMLDivElement>(null)
  const most = Math.max(...clusters.map(({ share }) => share.high), 0.05)
  const axis = Math.min(1, Math.ceil(most * 20) / 20)
  const at = Math.max(
    0,
    clusters.findIndex(({ id }) => id === chosen),
  )
  const pressed = (event: KeyboardEvent<HTMLDivElement>, index: number) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const cluster = clusters[index]
    const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: clusters.length - 1 }[event.key]
    const next = to === undefined ? undefined : clusters[Math.max(0, Math.min(clusters.length - 1, to))]
    if (next !== undefined) {
      onChoose(next)
      body.current?.querySelector<HTMLElement>(`[data-cluster="${next.id}"]`)?.focus()
    } else if (event.key === 'Enter' && cluster !== undefined) onOpen(cluster)
    else if (event.key === ' ' && cluster !== undefined) onChoose(cluster)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const head = (column: Order, className?: string) => (
    <div
      role="columnheader"
      aria-sort={order !== column ? 'none' : column === 'name' ? 'ascending' : 'descending'}
      className={classes(styles['th'], className, order === column && styles['sorted'])}
    >
      <button type="button" className={styles['sort']} onClick={() => onOrder(column)}>
        {titles[column]}
        {order === column && <span aria-hidden="true">{column === 'name' ? ' ↑' : ' ↓'}</span>}
      </button>
    </div>
  )
  return (
    <div
      role="grid"
      aria-label="Clusters"
      aria-rowcount={clusters.length + 1}
      className={classes(styles['table'], stale && styles['stale'])}
    >
      <div role="rowgroup" className={styles['heads']}>
        <div role="row" className={styles['row']} aria-rowindex={1}>
          {head('name')}
          {head('size', styles['right'])}
          <div role="columnheader" className={classes(styles['th'], styles['axis'])}>
            <span>0 %</span>
            <span>Share</span>
            <span>{formatPercent(axis, 0)}</span>
          </div>
          {head('stability', styles['right'])}
          <div role="columnheader" className={styles['th']}>
            Over time
          </div>
          {head('state')}
        </div>
      </div>
      <div role="rowgroup" ref={body}>
        {clusters.map((cluster, index) => (
          <div
            key={cluster.id}
            role="row"
            data-cluster={cluster.id}
            tabIndex={index === at ? 0 : -1}
            aria-rowindex={index + 2}
            aria-selected={cluster.id === chosen}
            className={classes(
              styles['row'],
              styles['line'],
              cluster.id === chosen && styles['chosen'],
              isUnsteady(cluster) && styles['unsteady'],
            )}
            onClick={() => onChoose(cluster)}
            onDoubleClick={() => onOpen(cluster)}
            onKeyDown={(event) => pressed(event, index)}
          >
            <div role="gridcell" className={classes(styles['name'], 'ellipsis')} title={cluster.name}>
              {cluster.name}
            </div>
            <div role="gridcell" className={styles['right']}>
              {formatCount(cluster.size)}
            </div>
            <div
              role="gridcell"
              className={styles['marks']}
              title={`${formatPercent(cluster.share.value)}, ${formatPercent(cluster.share.low)} to ${formatPercent(cluster.share.high)}`}
            >
              <IntervalMark {...cluster.share} from={0} to={axis} width={132} height={16} />
              <span className="visually-hidden">
                {`${formatPercent(cluster.share.value)}, ${formatPercent(cluster.share.low)} to ${formatPercent(cluster.share.high)}`}
              </span>
            </div>
            <div role="gridcell" className={styles['right']}>
              {cluster.stability !== null ? (
                formatNumber(cluster.stability)
              ) : cluster.by_signature ? (
                <span className="tone-3" title="All traces that show these signs, whatever the data">
                  exact
                </span>
              ) : (
                '—'
              )}
            </div>
            <div role="gridcell" className={styles['marks']}>
              <Sparkline counts={cluster.trend} />
              <span className="visually-hidden">{cluster.trend.join(', ')}</span>
            </div>
            <div role="gridcell" className={styles['state']}>
              <StateTag state={cluster.state} />
            </div>
          </div>
        ))}
      </div>
    </div>
  )
}
