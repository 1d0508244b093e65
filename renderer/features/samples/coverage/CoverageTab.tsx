import { useState } from 'react'
import { coverageColumns, type CoverageColumn } from '../../../../shared/protocol/methods/coverage.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { Checkbox } from '../../../components/Checkbox.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Select } from '../../../components/Select.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { CoverageTable } from './CoverageTable.tsx'
import styles from './CoverageTab.module.css'

const words: Readonly<Record<CoverageColumn, string>> = {
  code: 'code',
  plan_tier: 'plan tier',
  agent_version: 'agent version',
  intent: 'intent',
}
const choices = coverageColumns.map((value) => ({ value, label: words[value] }))

/** What traffic has beside what is labelled and what judges, by slice; a hole is one press from its traces. */
export function CoverageTab() {
  const [first, setFirst] = useState<CoverageColumn>('plan_tier')
  const [second, setSecond] = useState<CoverageColumn | ''>('agent_version')
  const [holesOnly, setHolesOnly] = useState(false)
  const by = second === '' || second === first ? [first] : [first, second]
  const found = useQuery('coverage', { by })
  const seen = found.value
  const rows = (seen?.rows ?? []).filter(({ holes }) => !holesOnly || holes.length > 0)
  const holes = (seen?.rows ?? []).filter((row) => row.holes.length > 0).length
  return (
    <Pane label="Coverage" className={styles['tab']}>
      <header className={styles['bar']}>
        <Select label="Slices by" prefix="by" choices={choices} value={first} onChange={setFirst} />
        <Select
          label="And by"
          prefix="and"
          choices={[
            { value: '' as const, label: 'nothing else' },
            ...choices.filter(({ value }) => value !== first),
          ]}
          value={second === first ? '' : second}
          onChange={setSecond}
        />
        <Checkbox checked={holesOnly} onChange={setHolesOnly}>
          {seen === undefined ? 'Holes only' : `Holes only, ${formatCount(holes)}`}
        </Checkbox>
        <span className="grow" />
        {seen !== undefined && (
          <span className="tone-2">
            {`${formatCounted(seen.traffic, 'trace')} · ${formatCount(seen.labelled)} labelled · ${formatCount(seen.cases)} behind evaluation cases`}
          </span>
        )}
      </header>
      {found.error !== null && found.value === undefined ? (
        <div className={styles['message']}>
          <ErrorBanner
            error={found.error}
            title="The coverage could not be counted"
            actions={
              <Button size="small" onClick={found.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      ) : seen === undefined ? (
        found.slow && <SkeletonRows rows={8} label="Counting" />
      ) : rows.length === 0 ? (
        <EmptyState title={seen.rows.length === 0 ? 'Nothing to tell yet' : 'No hole'}>
          {seen.rows.length === 0
            ? 'Label traces first: what is known of a code comes from labels.'
            : 'Each slice of at least 1 % of traffic has labels and evaluation cases in keeping with it.'}
        </EmptyState>
      ) : (
        <div
          className={styles['scroll']}
          // A scrolling region must be reachable by keyboard.
          // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
          tabIndex={0}
          role="group"
          aria-label="Slices"
        >
          <CoverageTable by={by} heads={by.map((column) => words[column])} coverage={seen} rows={rows} />
          <div className={styles['notes']}>
            {seen.estimate !== null && (
              <p>
                {`Traffic by code is estimated from ${formatCounted(seen.estimate.judged, 'judged trace')} of ${formatCount(seen.estimate.drawn)} that the sample ${seen.estimate.sample} drew from ${formatCount(seen.estimate.population)}; those not yet judged are taken to be like them.`}
              </p>
            )}
            {seen.why !== null && <p>{seen.why}</p>}
            <p>
              {seen.datasets.length === 0
                ? 'No dataset yet, so no case judges anything.'
                : `Cases of ${seen.datasets.join(', ')}.`}{' '}
              A slice of at least 1 % of traffic is a hole where it has none, or surely less than half of its
              share. Intervals are 95&nbsp;%.
            </p>
            {seen.unseen.length > 0 && (
              <p>{`No label has ${formatCounted(seen.unseen.length, 'code')}: ${seen.unseen.join(', ')}.`}</p>
            )}
          </div>
        </div>
      )}
    </Pane>
  )
}
