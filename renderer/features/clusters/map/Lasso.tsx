import { useStore } from 'zustand'
import { toScreen } from './camera.ts'
import type { Corner } from './useMapGestures.ts'
import type { ViewStore } from './viewStore.ts'
import styles from './ClusterMap.module.css'

/** The line drawn around points; it stays on them when the map moves. */
export function Lasso({ line, view }: { line: readonly Corner[] | null; view: ViewStore }) {
  const { camera, size } = useStore(view)
  if (line === null) return null
  const corners = line.map(([x, y]) => toScreen(camera, size, x, y).map(Math.round).join(','))
  return (
    <svg className={styles['lasso']} aria-hidden="true">
      <polygon points={corners.join(' ')} />
    </svg>
  )
}
