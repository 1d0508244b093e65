import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Tag } from '../../components/Tag.tsx'
import { formatCount, formatNumber, formatPercent } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import { ByHand } from './ByHand.tsx'
import { isUnsteady, mixOf, type Cluster, type Run, type Undoable } from './clusterRun.ts'
import { clusterWhere, tracesWhere } from './populations.ts'
import { StateTag } from './StateTag.tsx'
import { TrendBars } from './TrendBars.tsx'
import styles from './ClusterCard.module.css'

/** One cluster: what sets it apart, how sure it is, when and where it happens, and three traces to read. */
export function ClusterCard({
  run,
  cluster,
  undoable,
  onOpen,
  onLabel,
}: {
  run: Run
  cluster: Cluster
  undoable: Undoable
  onOpen: () => void
  onLabel: () => void
}) {
  const unsteady = isUnsteady(cluster)
  const mixed = (['agent_version', 'plan_tier'] as const).filter(
    (column) => mixOf(run, cluster, column).length > 0,
  )
  return (
    <>
      <div className={styles['scroll']}>
        <header className={styles['head']}>
          <div className="row">
            <StateTag state={cluster.state} />
            {cluster.by_signature && <Tag tone="outline">same signs of failure</Tag>}
            {cluster.by_hand && <Tag tone="outline">by hand</Tag>}
          </div>
          <h2 className={unsteady ? styles['unsteady'] : styles['title']}>{cluster.name}</h2>
          {unsteady && (
            <p className="tone-3">
              It came out otherwise on parts of the data: read it, and do not count on it.
            </p>
          )}
          <ByHand key={cluster.id} run={run} cluster={cluster} undoable={undoable} />
        </header>
        <section className={styles['part']} aria-label="Figures">
          <dl className={styles['figures']}>
            <Figure
              name="Traces"
              value={formatCount(cluster.size)}
              about={`of ${formatCount(run.population)}`}
            />
            <Figure
              name="Share of failures"
              value={formatPercent(cluster.share.value)}
              about={`${formatPercent(cluster.share.low)} to ${formatPercent(cluster.share.high)}`}
            />
            {cluster.stability !== null ? (
              <Figure name="Stability" value={formatNumber(cluster.stability)} about="on parts of the data" />
            ) : (
              cluster.by_signature && (
                <Figure name="Membership" value="exact" about="all that show these signs" />
              )
            )}
          </dl>
        </section>
        <TrendBars run={run} cluster={cluster} />
        {mixed.length > 0 && (
          <section className={styles['part']}>
            <div className="row">
              <h3 className="t-section">Mix</h3>
              <span className="grow" />
              <span className="t-micro tone-3">bar: cluster · tick: all clusters</span>
            </div>
            {mixed.map((column) => (
              <Mix key={column} run={run} cluster={cluster} column={column} />
            ))}
          </section>
        )}
        <Exemplars cluster={cluster} />
      </div>
      <footer className={styles['actions']} data-foot="">
        <Button kind="primary" onClick={onOpen}>{`Open ${formatCount(cluster.size)} traces`}</Button>
        <Button onClick={onLabel} keys="l" why={unsteady ? 'Its traces may not belong together' : null}>
          Label them
        </Button>
      </footer>
    </>
  )
}

function Figure({ name, value, about }: { name: string; value: string; about: string }) {
  return (
    <div>
      <dt className="t-micro tone-3">{name}</dt>
      <dd>
        <div className={styles['value']}>{value}</div>
        <div className="t-micro tone-2">{about}</div>
      </dd>
    </div>
  )
}

function Mix({
  run,
  cluster,
  column,
}: {
  run: Run
  cluster: Cluster
  column: 'agent_version' | 'plan_tier'
}) {
  const lines = mixOf(run, cluster, column)
  if (lines.length === 0) return null
  return (
    <ul className={styles['mix']} aria-label={column}>
      {lines.map(({ value, share, usual, n }) => (
        <li key={value} className={styles['mixLine']}>
          <span className="ellipsis" title={value}>
            {value}
          </span>
          <svg className={styles['bar']} viewBox="0 0 160 10" preserveAspectRatio="none" aria-hidden="true">
            <rect className={styles['own']} y="2" width={160 * share} height="6" />
            <rect className={styles['tick']} x={Math.min(158.5, 160 * usual)} width="1.5" height="10" />
          </svg>
          <span
            className="right"
            title={`${formatCount(n)} of ${formatCount(cluster.size)}; all clusters ${formatPercent(usual, 0)}`}
          >
            {formatPercent(share, 0)}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Exemplars({ cluster }: { cluster: Cluster }) {
  const page = useQuery('traces.page', { where: tracesWhere(cluster.exemplars), limit: 3 })
  const rows = new Map(page.value?.rows.map((row) => [row.trace, row]))
  return (
    <section className={styles['part']}>
      <h3 className="t-section">{cluster.exemplars.length === 1 ? 'Read this one' : 'Read these'}</h3>
      {page.error !== null && <ErrorBanner error={page.error} title="The traces could not be read" />}
      <ul>
        {cluster.exemplars.map((trace, index) => (
          <li key={trace} className={styles['exemplar']}>
            <span className="tone-3">{index === 0 ? 'medoid' : 'border'}</span>
            <button
              type="button"
              className={styles['link']}
              title={trace}
              aria-label={`Read trace ${trace.slice(0, 8)}, the ${index === 0 ? 'medoid' : 'border'} of the cluster`}
              onClick={() => navigate('trace', [trace], { where: clusterWhere(cluster.id) })}
            >
              {trace.slice(0, 8)}
            </button>
            <span className={styles['preview']}>{rows.get(trace)?.preview ?? '—'}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
