import { useEffect, useState } from 'react'
import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { ChartTable, type ChartRows } from '../../components/charts/ChartTable.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Pane } from '../../components/Pane.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { TabPanel, Tabs } from '../../components/Tabs.tsx'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { formatCount } from '../../format/numbers.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import { exploreView, useExploreView } from '../../stores/exploreView.ts'
import { useFilter } from '../../stores/filter.ts'
import { keepSelectionOf } from '../../stores/selection.ts'
import { openFiles } from '../importing/openFiles.ts'
import { openDemo } from '../openDialog/openWorkspace.ts'
import { copyCsv } from './copyText.ts'
import { FacetRail } from './facets/FacetRail.tsx'
import { FilterBar } from './filter/FilterBar.tsx'
import { GroupPane } from './groups/GroupPane.tsx'
import { NoMatch } from './filter/NoMatch.tsx'
import { useShown } from './shownByDefault.ts'
import { TimelinePane } from './TimelinePane.tsx'
import { TracesPane } from './traces/TracesPane.tsx'
import { useNarrow } from './filter/useNarrow.ts'
import styles from './ExploreScreen.module.css'

const rail: PaneLimits = { name: 'explore.facets', standard: 236, min: 180, max: 360 }
const groups: PaneLimits = { name: 'explore.groups', standard: 456, min: 320, max: 720 }
/** In a window of 1280 the traces keep all their usual columns in view. */
const groupsOfLaptop: PaneLimits = { ...groups, standard: 392 }

/** Find the failing slice and prove the difference: one filter over facets, timeline, table and groups. */
export function ExploreScreen() {
  const client = useClient()
  const workspace = useWorkspace()
  const state = useFilter()
  const weighted = useExploreView('weighted')
  const { metric } = useShown()
  const summary = useQuery('slice.summary', { where: state.where, weighted })
  const narrow = useNarrow(1180)
  const [drawer, setDrawer] = useState(false)
  const [tab, setTab] = useState<'traces' | 'groups'>('traces')
  const [table, setTable] = useState<ChartRows | null>(null)
  const railPane = usePane(rail)
  const groupLimits = useNarrow(1400) ? groupsOfLaptop : groups
  const groupPane = usePane(groupLimits)
  useEffect(() => {
    if (workspace !== null) keepSelectionOf(workspace.id)
  }, [workspace])

  const showTimeline = (timeline: Output<'slice.timeline'>) => setTable(timelineTable(timeline, metric))
  useCommands([
    {
      id: 'explore.table',
      title: 'Table of the timeline',
      group: 'Explore',
      icon: 'table',
      keys: ['alt+t'],
      run: () =>
        void client
          .call('slice.timeline', {
            where: state.where,
            metric: metric === 'count' ? 'csat' : metric,
            weighted: exploreView.getState().weighted,
            bins: 56,
          })
          .then(showTimeline, () => undefined),
    },
    {
      id: 'explore.drawer',
      title: 'Facets',
      group: 'Explore',
      icon: 'filter',
      keys: ['['],
      when: () => narrow,
      run: () => setDrawer(!drawer),
    },
  ])

  const counted = summary.value
  if (counted !== undefined && counted.total === 0) {
    return (
      <EmptyState
        title="No traces yet"
        actions={
          <>
            <Button kind="primary" onClick={() => void openFiles(client)}>
              Choose files…
            </Button>
            <Button onClick={() => void openDemo(client)}>Open the demo</Button>
          </>
        }
      >
        Drop an export anywhere in this window, or open the demo workspace.
      </EmptyState>
    )
  }
  const nothing = counted !== undefined && !summary.stale && counted.matched === 0
  const traces = (head?: React.ReactNode) => (
    <TracesPane where={state.where} matched={counted?.matched ?? null} head={head} />
  )
  return (
    <div className={styles['screen']}>
      <h1 className="visually-hidden">Explore</h1>
      <FilterBar
        state={state}
        summary={counted}
        stale={summary.stale && summary.slow}
        onRail={narrow ? () => setDrawer(!drawer) : null}
      />
      {summary.error !== null && (
        <div className={styles['error']}>
          <ErrorBanner
            error={summary.error}
            title="The filter could not be counted"
            actions={
              <Button size="small" onClick={summary.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      <div className={styles['work']}>
        {!narrow && (
          <>
            <div className={styles['rail']} style={{ width: railPane.css }}>
              <FacetRail state={state} matched={counted?.matched ?? 0} />
            </div>
            <Splitter label="Width of the facets" pane={rail} grows="start" />
          </>
        )}
        {narrow && drawer && (
          <>
            <button
              type="button"
              className={styles['scrim']}
              aria-label="Close the facets"
              onClick={() => setDrawer(false)}
            />
            <div className={styles['drawer']} style={{ width: railPane.css }}>
              <FacetRail state={state} matched={counted?.matched ?? 0} />
            </div>
          </>
        )}
        <div className={styles['main']}>
          <TimelinePane state={state} metric={metric} onTable={showTimeline} />
          <div className={styles['lower']}>
            {nothing ? (
              <Pane label="Traces" className={styles['traces']}>
                <NoMatch summary={counted} />
              </Pane>
            ) : narrow ? (
              <Pane label="Traces and groups" className={styles['traces']}>
                <Tabs
                  label="Traces and groups"
                  tabs={[
                    {
                      value: 'traces',
                      label: 'Traces',
                      count: counted === undefined ? undefined : formatCount(counted.matched),
                    },
                    { value: 'groups', label: 'Group by' },
                  ]}
                  value={tab}
                  onChange={setTab}
                >
                  <TabPanel value="traces">{traces(<></>)}</TabPanel>
                  <TabPanel value="groups">
                    <GroupPane state={state} />
                  </TabPanel>
                </Tabs>
              </Pane>
            ) : (
              <>
                <Pane label="Traces" className={styles['traces']}>
                  {traces()}
                </Pane>
                <Splitter label="Width of the groups" pane={groupLimits} grows="end" />
                <div className={styles['groups']} style={{ width: groupPane.css }}>
                  <Pane label="Groups" className={styles['fill']}>
                    <GroupPane state={state} />
                  </Pane>
                </div>
              </>
            )}
          </div>
        </div>
      </div>
      <ChartTable
        table={table}
        onClose={() => setTable(null)}
        onCopy={(shown) => void copyCsv(shown.heads, shown.rows, 'The table')}
      />
    </div>
  )
}

function timelineTable(timeline: Output<'slice.timeline'>, metric: string): ChartRows {
  const shown = metric === 'count' ? 'csat' : metric
  return {
    title: 'Traces over time',
    heads: ['from (UTC)', 'in the filter', 'failing', 'in all', shown, 'low', 'high'],
    rows: timeline.bins.map((bin) => [
      new Date(bin.startMs).toISOString().slice(0, 16).replace('T', ' '),
      bin.inside,
      bin.failing,
      bin.total,
      ...[bin.metric.value, bin.metric.low, bin.metric.high].map((value) =>
        value === null ? null : Number(value.toPrecision(4)),
      ),
    ]),
  }
}
