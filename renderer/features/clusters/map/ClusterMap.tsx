import { useCallback, useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useJob } from '../../../client/useJob.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import type { Run } from '../clusterRun.ts'
import { panned, toMap, whole, zoomedAt } from './camera.ts'
import { Lasso } from './Lasso.tsx'
import { LayoutState } from './LayoutState.tsx'
import { MapCanvas } from './MapCanvas.tsx'
import { MapLabels } from './MapLabels.tsx'
import { MapLegend } from './MapLegend.tsx'
import { readPoints, type MapPoints } from './mapPoints.ts'
import { MapTools } from './MapTools.tsx'
import { nearestPoint } from './nearestPoint.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { useMapGestures, type Corner } from './useMapGestures.ts'
import { createViewStore, flyTo } from './viewStore.ts'
import styles from './ClusterMap.module.css'

/**
 * The map of a run: its traces as points that lie near those they are like. What is drawn around becomes a filter. The table of
 * clusters says the same in words; choosing there moves the map.
 */
export function ClusterMap({
  run,
  colourBy,
  chosen,
  onChoose,
  onFilter,
}: {
  run: Run
  colourBy: string
  chosen: string | null
  onChoose: (cluster: string | null) => void
  onFilter: (where: string) => void
}) {
  const reply = useQuery('map.points', { runId: run.runId, colourBy })
  const job = useJob('map.layout')
  const points = useMemo(
    () => (reply.value?.layout == null ? null : readPoints(reply.value, colourBy === 'cluster')),
    // A colouring comes with its own reply.
    // oxlint-disable-next-line react/exhaustive-deps
    [reply.value],
  )
  if (reply.error !== null && reply.value === undefined)
    return (
      <div className={styles['map']}>
        <ErrorBanner error={reply.error} title="The map could not be read" />
      </div>
    )
  if (reply.value === undefined || points === null)
    return (
      <LayoutState
        known={reply.value !== undefined}
        traces={run.population}
        job={job}
        onStart={() => void job.start({ runId: run.runId })}
      />
    )
  return (
    <DrawnMap
      key={run.runId}
      {...{ run, colourBy, chosen, onChoose, onFilter, points }}
      reply={reply.value}
    />
  )
}

function DrawnMap({
  run,
  colourBy,
  chosen,
  onChoose,
  onFilter,
  points,
  reply,
}: Parameters<typeof ClusterMap>[0] & {
  points: MapPoints
  reply: NonNullable<ReturnType<typeof useQuery<'map.points'>>['value']>
}) {
  const [view] = useState(createViewStore)
  const [lassoing, setLassoing] = useState(false)
  const [drawing, setDrawing] = useState<Corner[] | null>(null)
  const [drawn, setDrawn] = useState<Corner[] | null>(null)
  const area = useRef<HTMLDivElement>(null)
  const { clusters } = reply

  const onDrawn = useCallback((line: Corner[]) => {
    setDrawn(line)
    setLassoing(false)
  }, [])
  const onPoint = useCallback(
    (left: number, top: number) => {
      const found = nearestPoint(points, view.getState(), left, top)
      onChoose(found === null ? null : (clusters[points.membership[found] ?? -1] ?? null))
    },
    [points, view, clusters, onChoose],
  )
  useMapGestures(area, view, { lassoing, onDrawing: setDrawing, onDrawn, onPoint })

  const extent = points.extents.find(({ cluster }) => cluster === chosen)
  useEffect(() => {
    const { camera, size } = view.getState()
    if (extent === undefined || size.width === 0) return
    const [left, top] = toMap(camera, size, 0, 0)
    const [right, bottom] = toMap(camera, size, size.width, size.height)
    const seen = extent.x > left && extent.x < right && extent.y > top && extent.y < bottom
    if (!seen) return flyTo(view, { ...camera, x: extent.x, y: extent.y })
  }, [extent, view])

  const zoom = (factor: number) => {
    const { camera, size } = view.getState()
    flyTo(view, zoomedAt(camera, size, factor, size.width / 2, size.height / 2))
  }
  const pan = (right: number, down: number) => {
    const { camera, size } = view.getState()
    view.setState({ camera: panned(camera, size, right, down) })
  }
  const drop = () => {
    setDrawn(null)
    setDrawing(null)
    setLassoing(false)
  }
  const takeView = () => {
    const { camera, size } = view.getState()
    const corner = (left: number, top: number) => toMap(camera, size, left, top)
    onDrawn([
      corner(1, 1),
      corner(size.width - 1, 1),
      corner(size.width - 1, size.height - 1),
      corner(1, size.height - 1),
    ])
  }
  const actions: Record<string, () => void> = {
    ArrowLeft: () => pan(-40, 0),
    ArrowRight: () => pan(40, 0),
    ArrowUp: () => pan(0, -40),
    ArrowDown: () => pan(0, 40),
    '+': () => zoom(1.5),
    '=': () => zoom(1.5),
    '-': () => zoom(1 / 1.5),
    '0': () => flyTo(view, whole),
    l: () => setLassoing(!lassoing),
    Enter: takeView,
    ...(drawn !== null || lassoing ? { Escape: drop } : {}),
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const action = event.metaKey || event.ctrlKey || event.altKey ? undefined : actions[event.key]
    if (action === undefined) return
    event.preventDefault()
    event.stopPropagation()
    action()
  }
  return (
    <section className={styles['map']} aria-label={`Map of ${formatCounted(points.count, 'trace')}`}>
      {/* An application handles its own keys. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={area}
        className={styles['area']}
        role="application"
        aria-label={`Map of ${formatCounted(points.count, 'trace')} in ${formatCounted(clusters.length, 'cluster')}. Arrows move it, plus, minus and 0 zoom, L draws around points, Enter selects what is in view. The table of clusters says the same.`}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        data-lassoing={lassoing}
        onKeyDown={onKeyDown}
      >
        <MapCanvas points={points} view={view} chosen={chosen === null ? -1 : clusters.indexOf(chosen)} />
        <Lasso line={drawing ?? drawn} view={view} />
        <MapLabels run={run} points={points} view={view} chosen={chosen} />
      </div>
      <MapTools
        {...{ run, points, view, lassoing, chosen, colourBy }}
        onLasso={() => setLassoing(!lassoing)}
        onZoom={zoom}
        onFit={() => flyTo(view, whole)}
      />
      <MapLegend colourBy={colourBy} reply={reply} />
      {reply.layout !== null && reply.layout.missing > 0 && (
        <p className={styles['missing']}>
          {`${formatCount(reply.layout.missing)} clustered since and not on the map`}
        </p>
      )}
      {drawn !== null && <SelectionBar run={run} line={drawn} onFilter={onFilter} onDrop={drop} />}
    </section>
  )
}
