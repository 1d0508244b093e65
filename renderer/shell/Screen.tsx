import { lazy, Suspense, type ReactNode } from 'react'
import type { ConnectionState } from '../client/client.ts'
import { ErrorBanner } from '../components/Banner.tsx'
import { Button } from '../components/Button.tsx'
import { SkeletonRows } from '../components/Skeleton.tsx'
import { WelcomeScreen } from '../features/welcome/WelcomeScreen.tsx'
import { useAppInfo } from '../stores/appInfo.ts'
import { useRoute, type Area } from '../stores/route.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'
import styles from './Screen.module.css'

const Explore = lazy(() =>
  import('../features/explore/ExploreScreen.tsx').then((file) => ({ default: file.ExploreScreen })),
)
const Trace = lazy(() =>
  import('../features/trace/TraceScreen.tsx').then((file) => ({ default: file.TraceScreen })),
)
const Label = lazy(() =>
  import('../features/label/LabelScreen.tsx').then((file) => ({ default: file.LabelScreen })),
)
const Clusters = lazy(() =>
  import('../features/clusters/ClustersScreen.tsx').then((file) => ({ default: file.ClustersScreen })),
)
const Samples = lazy(() =>
  import('../features/samples/SamplesScreen.tsx').then((file) => ({ default: file.SamplesScreen })),
)
const Datasets = lazy(() =>
  import('../features/datasets/DatasetsScreen.tsx').then((file) => ({ default: file.DatasetsScreen })),
)
const Import = lazy(() =>
  import('../features/importing/ImportScreen.tsx').then((file) => ({ default: file.ImportScreen })),
)

const screens: Record<Area, { title: string; draw: () => ReactNode }> = {
  explore: { title: 'Explore screen', draw: () => <Explore /> },
  trace: { title: 'trace screen', draw: () => <Trace /> },
  label: { title: 'Review screen', draw: () => <Label /> },
  clusters: { title: 'Clusters screen', draw: () => <Clusters /> },
  samples: { title: 'Samples screen', draw: () => <Samples /> },
  datasets: { title: 'Datasets screen', draw: () => <Datasets /> },
  import: { title: 'import screen', draw: () => <Import /> },
  welcome: { title: 'welcome screen', draw: () => <WelcomeScreen /> },
}

/** The screen of the route; without a workspace only the welcome and the import. */
export function Screen({ connection }: { connection: ConnectionState }) {
  const { area } = useRoute()
  const info = useAppInfo()
  if (info.value === undefined) {
    if (info.error !== null && connection.kind === 'open') {
      return (
        <div className={styles['waiting']}>
          <ErrorBanner
            error={info.error}
            title="Assay could not say what is open"
            actions={
              <Button size="small" onClick={info.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )
    }
    return info.slow && connection.kind !== 'refused' ? (
      <div className={styles['waiting']}>
        <SkeletonRows rows={8} label="Connecting to Assay" />
      </div>
    ) : null
  }
  const shown: Area = info.value.workspace === null ? 'welcome' : area
  const { title, draw } = screens[shown]
  const workspace = info.value.workspace?.id ?? 'none'
  return (
    <ErrorBoundary key={`${shown} ${workspace}`} place={title}>
      <Suspense fallback={null}>{draw()}</Suspense>
    </ErrorBoundary>
  )
}
