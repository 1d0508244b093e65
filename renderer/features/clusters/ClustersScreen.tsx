import { useState } from 'react'
import { useJob } from '../../client/useJob.ts'
import { leastClustered } from '../../../shared/protocol/methods/clusters.ts'
import { useQuery } from '../../client/useQuery.ts'
import { useCommands } from '../../commands/commands.ts'
import { Banner, ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Pane } from '../../components/Pane.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { formatCount, formatCounted, formatPercent } from '../../format/numbers.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import { useFilter } from '../../stores/filter.ts'
import { navigate, useRoute } from '../../stores/route.ts'
import { ClusterCard } from './ClusterCard.tsx'
import { isUnsteady, sorted, type Cluster, type Order, type Run } from './clusterRun.ts'
import { ClusterMap } from './map/ClusterMap.tsx'
import { ClusterTable } from './ClusterTable.tsx'
import { clusterWhere, populationWhere, populationWords, type Population } from './populations.ts'
import { RunBar, type Mode } from './RunBar.tsx'
import styles from './ClustersScreen.module.css'

const cardPane: PaneLimits = { name: 'clusters.card', standard: 376, min: 320, max: 480 }
const mapPane: PaneLimits = { name: 'clusters.map', standard: 420, min: 220, max: 900 }
/** Below this height a map would leave the table no room, unless it is asked for. */
const tallEnough = 720

/** The failures as a table of contents: from a pattern to its traces, or to labelling them, in two actions. */
export function ClustersScreen() {
  const [asked] = useRoute().path
  const { where } = useFilter()
  const workspace = useWorkspace()
  const list = useQuery('clusters.list', {})
  const job = useJob('clusters.run')
  const [population, setPopulation] = useState<Population>(where === '' ? 'all' : 'filter')
  const [mode, setMode] = useState<Mode>('all')
  const [order, setOrder] = useState<Order>('size')
  const { css } = usePane(cardPane)
  const { css: mapHeight } = usePane(mapPane)
  const [mapped, setMapped] = useState(() => innerHeight >= tallEnough)
  const [colourBy, setColourBy] = useState('cluster')
  const run = list.value?.run ?? null
  const clusters = sorted(run?.clusters ?? [], order)
  const chosen = clusters.find(({ id }) => id === asked) ?? clusters[0] ?? null

  const choose = (cluster: Cluster) => navigate('clusters', [cluster.id], { where }, { replace: true })
  const open = (cluster: Cluster) => navigate('explore', [], { where: clusterWhere(cluster.id) })
  const label = (cluster: Cluster) => navigate('label', [], { where: clusterWhere(cluster.id) })
  const start = () => {
    if (!job.running) {
      const looked = populationWhere(population, where)
      // Runs over other traces go on with clusters of their own, else all would be new each time.
      void job.start({ where: looked, mode, name: populationWords(looked).slice(0, 100) })
    }
  }
  useCommands([
    {
      id: 'clusters.run',
      title: 'Cluster the failures',
      group: 'Clusters',
      icon: 'play',
      keys: ['r'],
      when: () => !job.running,
      run: start,
    },
    {
      id: 'clusters.cancel',
      title: 'Cancel the run',
      group: 'Clusters',
      icon: 'close',
      keys: ['escape'],
      when: () => job.running,
      run: job.cancel,
    },
    {
      id: 'clusters.map',
      title: mapped ? 'Hide the map' : 'Show the map',
      group: 'Clusters',
      icon: 'eyeOff',
      keys: ['m'],
      when: () => run !== null,
      run: () => setMapped(!mapped),
    },
    {
      id: 'clusters.open',
      title: 'Open the traces of the cluster',
      group: 'Clusters',
      icon: 'list',
      keys: ['o'],
      when: () => chosen !== null,
      run: () => chosen !== null && open(chosen),
    },
    {
      id: 'clusters.label',
      title: 'Label the traces of the cluster',
      group: 'Clusters',
      icon: 'inbox',
      keys: ['l'],
      when: () => chosen !== null && !isUnsteady(chosen),
      run: () => chosen !== null && label(chosen),
    },
  ])

  if (workspace !== null && workspace.traces === 0) {
    return (
      <Pane label="Clusters" className={styles['main']}>
        <h1 className="visually-hidden">Clusters</h1>
        <EmptyState
          title="No traces yet"
          actions={
            <Button kind="primary" onClick={() => navigate('import')}>
              Import traces
            </Button>
          }
        >
          Failures are grouped by how they fail once there are traces to look at.
        </EmptyState>
      </Pane>
    )
  }
  return (
    <div className={styles['screen']}>
      <RunBar
        run={run}
        population={population}
        mode={mode}
        mapped={mapped}
        colourBy={colourBy}
        filtered={where !== ''}
        job={job}
        onPopulation={setPopulation}
        onMode={setMode}
        onMapped={setMapped}
        onColourBy={setColourBy}
        onRun={start}
      />
      {job.error !== null && (
        <div className={styles['banner']}>
          <ErrorBanner error={job.error} title="The failures could not be clustered" />
        </div>
      )}
      {job.cancelled && (
        <div className={styles['banner']}>
          <Banner tone="info" title="The run was cancelled. What was found before is still here." />
        </div>
      )}
      <div className={styles['panes']}>
        <Pane label="Clusters" className={styles['main']}>
          <h1 className="visually-hidden">Clusters</h1>
          {list.error !== null && run === null ? (
            <div className={styles['banner']}>
              <ErrorBanner
                error={list.error}
                title="The clusters could not be listed"
                actions={
                  <Button size="small" onClick={list.refresh}>
                    Try again
                  </Button>
                }
              />
            </div>
          ) : list.value === undefined ? (
            list.slow && <SkeletonRows rows={8} label="Loading clusters" />
          ) : run === null ? (
            <NoRun onRun={start} running={job.running} />
          ) : clusters.length === 0 ? (
            <AllNoise run={run} />
          ) : (
            <>
              {mapped && (
                <>
                  <div className={styles['map']} style={{ height: mapHeight }}>
                    <ClusterMap
                      run={run}
                      colourBy={colourBy}
                      chosen={chosen?.id ?? null}
                      onChoose={(id) => {
                        const found = clusters.find((cluster) => cluster.id === id)
                        if (found !== undefined) choose(found)
                      }}
                      onFilter={(chosenWhere) => navigate('explore', [], { where: chosenWhere })}
                    />
                  </div>
                  <Splitter label="Height of the map" pane={mapPane} grows="start" direction="horizontal" />
                </>
              )}
              <Counts run={run} />
              <ClusterTable
                clusters={clusters}
                chosen={chosen?.id ?? null}
                order={order}
                stale={list.stale && list.slow}
                onOrder={setOrder}
                onChoose={choose}
                onOpen={open}
              />
            </>
          )}
        </Pane>
        {run !== null && chosen !== null && (
          <>
            <Splitter label="Width of the card" pane={cardPane} grows="end" />
            <div className={styles['card']} style={{ width: css }}>
              <Pane label="Chosen cluster" className={styles['main']}>
                <ClusterCard
                  key={chosen.id}
                  run={run}
                  cluster={chosen}
                  undoable={list.value?.undoable ?? null}
                  onOpen={() => open(chosen)}
                  onLabel={() => label(chosen)}
                />
              </Pane>
            </div>
          </>
        )}
      </div>
    </div>
  )
}

function Counts({ run }: { run: Run }) {
  return (
    <div className={styles['counts']}>
      <span className="strong">{formatCounted(run.clusters.length, 'cluster')}</span>
      <span className="tone-2">
        {`${formatCounted(run.unclustered, 'trace')}, ${formatPercent(run.unclustered / Math.max(1, run.population))}, ${run.unclustered === 1 ? 'stays' : 'stay'} unclustered`}
      </span>
      <span className="grow" />
      <span className="tone-3">{`share of ${formatCount(run.population)}, 95 % interval`}</span>
    </div>
  )
}

function NoRun({ onRun, running }: { onRun: () => void; running: boolean }) {
  return (
    <EmptyState
      title="No run yet"
      actions={
        <Button kind="primary" keys="r" busy={running} onClick={onRun}>
          Cluster
        </Button>
      }
    >
      Assay groups traces in trouble by the order of their calls, their errors and their words, and names each
      group by what sets it apart. In trouble are those that fail, outages, and where no outcome is known
      those with a bad mark or an error. It needs no model; 4,000 failures take some seconds, 100,000 about
      40.
    </EmptyState>
  )
}

function AllNoise({ run }: { run: Run }) {
  if (run.population < leastClustered)
    return (
      <EmptyState title={`Too few failures to group: ${formatCount(run.population)}`}>
        {`From ${leastClustered} on, groups can be told. Try more time, or a wider filter.`}
      </EmptyState>
    )
  return (
    <EmptyState title="No stable group">
      {run.mode === 'tools'
        ? `None of the ${formatCounted(run.population, 'trace')} is like enough others by its calls alone. Try words.`
        : `None of the ${formatCounted(run.population, 'trace')} is like enough others. Try more time, or a wider filter.`}
    </EmptyState>
  )
}
