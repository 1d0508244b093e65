import { printFilter } from '../../../../shared/filter/print.ts'
import type { Filter } from '../../../../shared/filter/ast.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { Pane, PaneHeader } from '../../../components/Pane.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { Time } from '../../../components/Time.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import styles from './SampleList.module.css'

const whereOf = (sample: string) =>
  printFilter({ kind: 'compare', field: 'sample', op: '=', value: sample } as Filter)

/** Samples drawn before, newest first, each a step from its traces. */
export function SampleList() {
  const list = useQuery('samples.list', {})
  const samples = list.value?.samples ?? []
  return (
    <Pane label="Samples drawn" className={styles['pane']}>
      <PaneHeader
        title="Samples drawn"
        about={samples.length === 0 ? undefined : formatCount(samples.length)}
      />
      {list.error !== null && <ErrorBanner error={list.error} title="The samples could not be listed" />}
      {list.value === undefined && list.slow && <SkeletonRows rows={4} label="Loading samples" />}
      {list.value !== undefined && samples.length === 0 && (
        <p className={styles['none']}>
          None yet. A drawn sample keeps the chance of each trace, so that what is labelled in it speaks for
          all.
        </p>
      )}
      <ul>
        {samples.map((sample) => (
          <li key={sample.name} className={styles['sample']}>
            <div className="row">
              <span className="strong ellipsis" title={sample.name}>
                {sample.name}
              </span>
              <span className="grow" />
              <span className="tone-3">
                <Time ms={sample.drawnAtMs} show="ago" />
              </span>
            </div>
            <div className="tone-2">
              {`${formatCount(sample.drawn)} of ${formatCounted(sample.population, 'trace')} · ${formatCounted(sample.rules.length, 'rule')} · seed ${sample.seed}`}
            </div>
            {sample.uncovered > 0 && (
              <div className="tone-warn">{`${formatCounted(sample.uncovered, 'trace')} no rule could draw`}</div>
            )}
            <div className="row">
              <Button size="small" onClick={() => navigate('explore', [], { where: whereOf(sample.name) })}>
                Open
              </Button>
              <Button size="small" onClick={() => navigate('label', [], { where: whereOf(sample.name) })}>
                Label these
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Pane>
  )
}
