import { useMemo } from 'react'
import { useStore } from 'zustand'
import { classes } from '../../../components/classes.ts'
import type { Run } from '../clusterRun.ts'
import { createMeasure, labelsAt } from './labelTexts.ts'
import type { MapPoints } from './mapPoints.ts'
import { pointGrid } from './pointGrid.ts'
import type { ViewStore } from './viewStore.ts'
import styles from './ClusterMap.module.css'

/** The names of clusters over their points. The table beside the map says the same to a screen reader. */
export function MapLabels({
  run,
  points,
  view,
  chosen,
}: {
  run: Run
  points: MapPoints
  view: ViewStore
  chosen: string | null
}) {
  const { camera, size } = useStore(view)
  const measure = useMemo(
    () => createMeasure(getComputedStyle(document.documentElement).getPropertyValue('--font-ui')),
    [],
  )
  const grid = useMemo(() => pointGrid(points), [points])
  const labels = labelsAt(run, points, grid, { camera, size, chosen }, measure)
  return (
    <div className={styles['labels']} aria-hidden="true">
      {labels.map(({ id, level, text, cluster, left, top }) => (
        <span
          key={id}
          className={classes(
            styles['label'],
            styles[level],
            level === 'cluster' && cluster === chosen && styles['named'],
          )}
          style={{ transform: `translate(${Math.round(left)}px, ${Math.round(top)}px)` }}
        >
          {text}
        </span>
      ))}
    </div>
  )
}
