import { useState } from 'react'
import { dimensions } from '../../../../shared/domain/dimensions.ts'
import { fieldByName } from '../../../../shared/filter/fields.ts'
import { exclude, withFieldValues } from '../../../../shared/filter/edit.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { Menu, MenuCheck, MenuHeading, MenuItem, MenuLine } from '../../../components/Menu.tsx'
import { Select } from '../../../components/Select.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import {
  setExploreView,
  useExploreView,
  type Comparison,
  type GroupOrder,
} from '../../../stores/exploreView.ts'
import { setFilter, type FilterState } from '../../../stores/filter.ts'
import { copyCsv } from '../copyText.ts'
import { groupAxis, groupLines, orderedLines } from './groupModel.ts'
import { GroupHint } from './GroupHint.tsx'
import { GroupTable } from './GroupTable.tsx'
import { formatMetricChange, metricChoices, metricOf } from '../metricFormat.ts'
import { useShown } from '../shownByDefault.ts'
import styles from './GroupPane.module.css'

const groupLimit = 500
const shownFirst = 100

const comparisons: readonly { value: Comparison; label: string }[] = [
  { value: 'previous', label: 'The time before' },
  { value: 'rest', label: 'All other traces' },
  { value: 'none', label: 'No comparison' },
]

const orders: readonly { value: GroupOrder; label: string; descending: boolean }[] = [
  { value: 'change', label: 'Change', descending: false },
  { value: 'estimate', label: 'Estimate', descending: false },
  { value: 'contribution', label: 'Contribution to the whole change', descending: false },
  { value: 'n', label: 'Number of traces', descending: true },
]

/** One metric by the values of one dimension, with intervals, and against a comparison where one is chosen. */
export function GroupPane({ state }: { state: FilterState }) {
  const { by, metric } = useShown()
  const comparison = useExploreView('comparison')
  const order = useExploreView('groupOrder')
  const descending = useExploreView('groupDescending')
  const weighted = useExploreView('weighted')
  const [all, setAll] = useState(false)
  const before =
    comparison === 'previous'
      ? 'previous'
      : comparison === 'rest' && state.where !== ''
        ? printFilter({ kind: 'not', part: state.filter })
        : undefined
  const answer = useQuery('slice.groups', {
    where: state.where,
    by: [by],
    metrics: [metric],
    weighted,
    limit: groupLimit,
    ...(before === undefined ? {} : { before }),
  })
  const result = answer.value
  const compared = result?.beforeWhere !== null && result?.beforeWhere !== undefined
  const lines = groupLines(result?.rows ?? [], by, metric)
  const divisible = lines.some(({ contribution }) => contribution !== null)
  const others = result?.otherContribution?.[metric] ?? 0
  const wantedOrder =
    (!compared && order !== 'n') || (order === 'contribution' && !divisible)
      ? compared
        ? 'change'
        : 'estimate'
      : order
  const sorted = orderedLines(lines, wantedOrder, descending)
  const shown = all ? sorted : sorted.slice(0, shownFirst)
  const many = fieldByName(by)?.many === true || by === 'code'
  const copy = () =>
    copyCsv(
      [
        by,
        'n',
        'n_effective',
        metric,
        'low',
        'high',
        ...(compared ? ['before', 'before_low', 'before_high', 'change', 'change_low', 'change_high'] : []),
      ],
      sorted.map((line) => [
        line.value,
        line.n,
        line.effective,
        line.now.value,
        line.now.low,
        line.now.high,
        ...(compared
          ? [
              line.before?.value ?? null,
              line.before?.low ?? null,
              line.before?.high ?? null,
              line.change?.value ?? null,
              line.change?.low ?? null,
              line.change?.high ?? null,
            ]
          : []),
      ]),
      formatCounted(sorted.length, 'group'),
    )
  useCommands([
    {
      id: 'explore.group',
      title: 'Group by…',
      group: 'Explore',
      icon: 'table',
      keys: ['g'],
      run: () => document.querySelector<HTMLElement>('[data-group-by] button')?.focus(),
    },
    {
      id: 'explore.copyGroups',
      title: 'Copy the groups as CSV',
      group: 'Explore',
      icon: 'copy',
      run: () => void copy(),
    },
    { id: 'value.include', title: 'Filter to the value', group: 'Explore', keys: ['='], local: true },
    { id: 'value.exclude', title: 'Leave the value out', group: 'Explore', keys: ['-'], local: true },
  ])
  return (
    <div className={styles['pane']}>
      <header className={styles['head']} data-group-by="">
        <h2 className="strong nowrap">Group by</h2>
        <Select
          label="Group by"
          choices={dimensions.map((value) => ({ value, label: value }))}
          value={dimensions.find((name) => name === by) ?? null}
          onChange={(value) => setExploreView({ by: value })}
        />
        <span className="tone-3">show</span>
        <Select
          label="Metric"
          choices={metricChoices}
          value={metric}
          onChange={(value) => setExploreView({ metric: value })}
        />
        <span className="grow" />
        <Menu
          align="end"
          trigger={<IconButton icon="more" size="small" label="Comparison, order and copy" />}
        >
          <MenuHeading>Compare with</MenuHeading>
          {comparisons.map(({ value, label }) => (
            <MenuCheck
              key={value}
              checked={comparison === value}
              onChange={() => setExploreView({ comparison: value })}
            >
              {label}
            </MenuCheck>
          ))}
          <MenuLine />
          <MenuHeading>Sort by</MenuHeading>
          {orders
            .filter(({ value }) => compared || value === 'estimate' || value === 'n')
            .filter(({ value }) => divisible || value !== 'contribution')
            .map(({ value, label, descending: first }) => (
              <MenuCheck
                key={value}
                checked={wantedOrder === value}
                onChange={() => setExploreView({ groupOrder: value, groupDescending: first })}
              >
                {label}
              </MenuCheck>
            ))}
          <MenuLine />
          <MenuItem icon="copy" onSelect={() => void copy()}>
            Copy as CSV
          </MenuItem>
        </Menu>
      </header>
      {answer.error !== null && (
        <div className={styles['error']}>
          <ErrorBanner
            error={answer.error}
            title="The groups could not be counted"
            actions={
              <Button size="small" onClick={answer.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {result === undefined && answer.slow && <SkeletonRows rows={8} label="Counting groups" />}
      {result !== undefined && (
        <>
          <GroupTable
            by={by}
            metric={metric}
            lines={shown}
            axis={groupAxis(lines)}
            compared={compared}
            comparison={comparison}
            order={wantedOrder}
            descending={descending}
            stale={answer.stale && answer.slow}
            onSort={(next) =>
              setExploreView(
                next === wantedOrder
                  ? { groupDescending: !descending }
                  : {
                      groupOrder: next,
                      groupDescending: next === 'n' || next === 'contribution' ? next === 'n' : false,
                    },
              )
            }
            onInclude={(value) => setFilter(withFieldValues(state.filter, by, [value]))}
            onExclude={(value) => setFilter(exclude(state.filter, by, value))}
            after={
              <>
                {compared && <GroupHint lines={lines} by={by} />}
                {sorted.length > shown.length && (
                  <div className={styles['more']}>
                    <Button size="small" onClick={() => setAll(true)}>
                      Show all {formatCount(sorted.length)}
                    </Button>
                  </div>
                )}
              </>
            }
          />
          <footer className={styles['foot']} data-foot="">
            {formatCounted(result.groups, 'group')}
            {result.groups > result.rows.length && `, the ${formatCount(result.rows.length)} largest shown`}
            {'; n counts traces with a value'}
            {many && `. A trace counts once for each ${by} it has, so groups overlap`}.
            {comparison === 'previous' && !compared && ' Choose a time to compare it with the time before.'}
            {wantedOrder === 'contribution' &&
              Math.abs(others) > 1e-12 &&
              ` Groups that are not listed, such as those only there before, contribute ${formatMetricChange(metric, others)}.`}
            {result.notes.map((note) => ` ${note}`)}
            {weighted &&
              result.weighted &&
              ` ${metricOf(metric).title} is weighted by how traces were drawn.`}
          </footer>
        </>
      )}
    </div>
  )
}
