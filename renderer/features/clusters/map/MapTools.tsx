import { useStore } from 'zustand'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { Popover } from '../../../components/Popover.tsx'
import type { Run } from '../clusterRun.ts'
import { savePicture } from './exportPicture.ts'
import type { MapPoints } from './mapPoints.ts'
import type { ViewStore } from './viewStore.ts'
import styles from './ClusterMap.module.css'

/** Drawing around, zoom, and the picture. */
export function MapTools({
  run,
  points,
  view,
  lassoing,
  chosen,
  onLasso,
  onZoom,
  onFit,
}: {
  run: Run
  points: MapPoints
  view: ViewStore
  lassoing: boolean
  chosen: string | null
  onLasso: () => void
  onZoom: (factor: number) => void
  onFit: () => void
}) {
  return (
    <>
      <div className={styles['tools']} role="toolbar" aria-label="Map">
        <button
          type="button"
          className={styles['tool']}
          aria-pressed={lassoing}
          aria-label="Draw around points"
          title="Draw around points (L); Shift-drag for a box"
          onClick={onLasso}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M5.2 11.2C3.4 10.500 2.200 9.200 2.200 7.400 2.200 4.600 4.900 2.800 8 2.800s5.800 1.800 5.800 4.600S11.100 11.600 8 11.600c-.6 0-1.100 0-1.600-.1M6.800 11.200a1.300 1.300 0 1 1-2.600 0 1.300 1.300 0 0 1 2.600 0ZM4.600 12.300c.2.9-.1 1.600-.9 2" />
          </svg>
        </button>
        <IconButton icon="plus" label="Zoom in" size="small" onClick={() => onZoom(1.5)} />
        <IconButton icon="minus" label="Zoom out" size="small" onClick={() => onZoom(1 / 1.5)} />
        <Button kind="ghost" size="small" onClick={onFit}>
          Fit
        </Button>
        <Popover
          label="Save the picture"
          trigger={
            <button
              type="button"
              className={styles['tool']}
              aria-label="Save the picture"
              title="Save the picture"
            >
              <Icon name="download" small />
            </button>
          }
        >
          <div className={styles['formats']}>
            {(['png', 'svg'] as const).map((format) => (
              <Button
                key={format}
                kind="ghost"
                size="small"
                onClick={() => savePicture(format, run, points, { ...view.getState(), chosen })}
              >
                {format.toUpperCase()}
              </Button>
            ))}
          </div>
        </Popover>
      </div>
      <ZoomSaid view={view} />
    </>
  )
}

function ZoomSaid({ view }: { view: ViewStore }) {
  const { zoom } = useStore(view).camera
  return <p className={styles['zoom']}>{`zoom ${zoom.toFixed(1)} ×`}</p>
}
