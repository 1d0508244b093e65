import type { JobResult } from '../../client/useJob.ts'
import { Button } from '../../components/Button.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { Select } from '../../components/Select.tsx'
import { Time } from '../../components/Time.tsx'
import { Toggle } from '../../components/Toggle.tsx'
import { formatCount, formatNumber } from '../../format/numbers.ts'
import { JobProgress } from '../../components/JobProgress.tsx'
import type { Run } from './clusterRun.ts'
import { populationWords, type Population } from './populations.ts'
import styles from './RunBar.module.css'

export type Mode = 'all' | 'text' | 'tools'

const colours = [
  { value: 'cluster', label: 'cluster' },
  ...['code', 'plan_tier', 'agent_version', 'intent', 'verdict', 'latency', 'csat'].map((name) => ({
    value: name,
    label: name,
  })),
]

/** What was looked at last, and what would be looked at next. */
export function RunBar({
  run,
  population,
  mode,
  mapped,
  colourBy,
  filtered,
  job,
  onPopulation,
  onMode,
  onMapped,
  onColourBy,
  onRun,
}: {
  run: Run | null
  population: Population
  mode: Mode
  mapped: boolean
  colourBy: string
  /** Whether the address holds a filter to offer. */
  filtered: boolean
  job: JobResult<'clusters.run'>
  onPopulation: (population: Population) => void
  onMode: (mode: Mode) => void
  onMapped: (mapped: boolean) => void
  onColourBy: (colourBy: string) => void
  onRun: () => void
}) {
  return (
    <header className={styles['bar']}>
      <div className={styles['said']}>
        {run === null ? (
          <span className="tone-2">No run yet</span>
        ) : (
          <>
            <span className="strong">{formatCount(run.population)}</span>
            <span className="tone-2 ellipsis" title={run.where}>
              {populationWords(run.where)}
            </span>
            <span className="tone-3 ellipsis">
              {`resolution ${formatNumber(run.resolution, 1)}, chosen by stability · seed ${run.seed} · `}
              <Time ms={run.madeAtMs} show="ago" />
            </span>
          </>
        )}
      </div>
      <span className="grow" />
      <Segmented<Population>
        label="Failures to look at"
        choices={[
          { value: 'all', label: 'All' },
          { value: 'day', label: 'Last day' },
          { value: 'week', label: '7 days' },
          ...(filtered ? [{ value: 'filter' as const, label: 'Filter' }] : []),
        ]}
        value={population}
        onChange={onPopulation}
      />
      <Select<Mode>
        label="Features"
        prefix="by"
        choices={[
          { value: 'all', label: 'calls and words' },
          { value: 'tools', label: 'calls alone' },
          { value: 'text', label: 'words alone' },
        ]}
        value={mode}
        onChange={onMode}
      />
      {run !== null && mapped && (
        <Select
          label="Colour of the map"
          prefix="colour"
          choices={colours}
          value={colourBy}
          onChange={onColourBy}
        />
      )}
      {run !== null && (
        <Toggle checked={mapped} onChange={onMapped}>
          Map
        </Toggle>
      )}
      <Button
        kind="primary"
        keys="r"
        busy={job.running}
        why={job.running ? 'A run is under way' : null}
        onClick={onRun}
      >
        {run === null ? 'Cluster' : 'Run again'}
      </Button>
      {job.running && (
        <div className={styles['progress']}>
          <JobProgress progress={job.progress} onCancel={job.cancel} doing="Clustering" />
        </div>
      )}
    </header>
  )
}
