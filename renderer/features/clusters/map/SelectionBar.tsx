import { useState } from 'react'
import { useCommand } from '../../../client/useCommand.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { Button } from '../../../components/Button.tsx'
import { formatCount, formatPercent } from '../../../format/numbers.ts'
import type { Run } from '../clusterRun.ts'
import type { Corner } from './useMapGestures.ts'
import styles from './ClusterMap.module.css'

/** What was drawn around: how many, how pure, and what can be done with it. */
export function SelectionBar({
  run,
  line,
  onFilter,
  onDrop,
}: {
  run: Run
  line: Corner[]
  onFilter: (where: string) => void
  onDrop: () => void
}) {
  const polygon = thinned(line)
  const found = useQuery('map.selection', { runId: run.runId, polygon })
  const save = useCommand('selections.save')
  const [saved, setSaved] = useState<string | null>(null)
  const { value } = found
  const nothing = value === undefined || value.traces === 0
  const named = run.clusters.find(({ id }) => id === value?.largest.cluster)?.name
  const keep = async () => {
    const outcome = await save.run({ runId: run.runId, polygon, name: nameNow() })
    if (outcome.ok) setSaved(outcome.value.name)
    return outcome.ok ? outcome.value.where : null
  }
  const words =
    value === undefined
      ? 'Counting'
      : value.traces === 0
        ? 'No trace within the line'
        : `${formatCount(value.traces)} in lasso`
  return (
    <div className={styles['bar']} data-foot="" role="group" aria-label="Selection">
      <p aria-live="polite">
        <strong>{words}</strong>
        {value !== undefined && value.traces > 0 && (
          <span
            className="tone-2"
            title={`${named ?? 'Unclustered'}: ${formatPercent(value.largest.value)}, 95 % interval ${formatPercent(value.largest.low)} to ${formatPercent(value.largest.high)}, n ${formatCount(value.traces)}`}
          >
            {value.largest.cluster === null
              ? ' none of them clustered'
              : ` ${formatCount(value.largest.n)} of one cluster, ${formatPercent(value.largest.value, 0)}`}
          </span>
        )}
        {saved !== null && <span className="tone-2">{` · saved as “${saved}”`}</span>}
        {save.error !== null && <span className={styles['failed']}>{` · ${save.error.message}`}</span>}
      </p>
      <Button
        kind="primary"
        size="small"
        busy={save.pending}
        why={nothing ? 'Draw around some points first.' : null}
        onClick={() => void keep().then((where) => where !== null && onFilter(where))}
      >
        Filter to these
      </Button>
      <Button
        kind="ghost"
        size="small"
        why={nothing ? 'Draw around some points first.' : null}
        onClick={() => void keep()}
      >
        Save selection
      </Button>
      <Button kind="ghost" size="small" keys="escape" aria-label="Drop the selection" onClick={onDrop} />
    </div>
  )
}

const mostCorners = 500

// A long line says no more with ten thousand corners than with some hundred.
function thinned(line: readonly Corner[]): Corner[] {
  const step = Math.max(1, Math.ceil(line.length / mostCorners))
  return line.filter((_, at) => at % step === 0).map(([x, y]) => [within(x), within(y)])
}

const within = (share: number) => Math.max(-9, Math.min(10, share))

function nameNow(): string {
  return `Lasso ${new Date().toISOString().slice(0, 19).replace('T', ' ')}`
}
