import { useEffect } from 'react'
import { useQuery } from '../../client/useQuery.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Pane } from '../../components/Pane.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { useWorkspace } from '../../stores/appInfo.ts'
import { navigate, useRoute } from '../../stores/route.ts'
import { datasetsRouteOf, openNewDataset, openVersion } from './datasetsRoute.ts'
import { NewDataset } from './recipe/NewDataset.tsx'
import { VersionList } from './VersionList.tsx'
import { VersionPicker } from './VersionPicker.tsx'
import { VersionView } from './VersionView.tsx'
import styles from './DatasetsScreen.module.css'

const listPane: PaneLimits = { name: 'datasets.list', standard: 248, min: 200, max: 360 }

/** Sets and their versions at the left; the chosen version, or the form for a new one, at the right. */
export function DatasetsScreen() {
  const route = useRoute()
  const place = datasetsRouteOf(route)
  const list = useQuery('datasets.list', {})
  const { css } = usePane(listPane)
  const datasets = list.value?.datasets ?? []
  const versions = datasets.flatMap((dataset) => dataset.versions)
  const chosen =
    place.kind === 'version'
      ? versions.find((each) => each.name === place.name && each.version === place.version)
      : undefined
  const newest = versions.toSorted((one, other) => other.builtAtMs - one.builtAtMs)[0]
  const where = route.params['where']

  useEffect(() => {
    if (place.kind === 'first' && newest !== undefined) openVersion(newest, {}, { replace: true })
  }, [place.kind, newest])

  useCommands([
    {
      id: 'datasets.new',
      title: 'New dataset…',
      group: 'Datasets',
      icon: 'plus',
      keys: ['n'],
      run: () => openNewDataset(where === undefined ? {} : { where }),
    },
  ])

  const body = () => {
    if (place.kind === 'new') {
      const from = place.from
      const source = versions.find((each) => each.name === from?.name && each.version === from.version)
      // The form reads its beginning once, so it waits for what it is to begin from.
      if (from !== null && list.value === undefined) return null
      return (
        <NewDataset
          key={JSON.stringify(place.from)}
          start={source?.recipe ?? null}
          where={where ?? ''}
          known={versions}
        />
      )
    }
    if (list.error !== null && list.value === undefined) {
      return (
        <div className={styles['message']}>
          <ErrorBanner
            error={list.error}
            title="The datasets could not be listed"
            actions={
              <Button size="small" onClick={list.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )
    }
    if (list.value === undefined) return list.slow ? <SkeletonRows rows={8} label="Loading datasets" /> : null
    if (chosen !== undefined && place.kind === 'version')
      return (
        <VersionView
          key={`${chosen.name}@${chosen.version}`}
          version={chosen}
          tab={place.tab}
          example={place.example}
          find={place.find}
        />
      )
    if (place.kind === 'version') {
      return (
        <>
          <h1 className="visually-hidden">Datasets</h1>
          <EmptyState
            title={`There is no version ${place.version} of ${place.name}`}
            actions={
              <Button kind="primary" onClick={() => navigate('datasets')}>
                Show the newest version
              </Button>
            }
          >
            It may belong to another workspace, or its folder was taken away.
          </EmptyState>
        </>
      )
    }
    return versions.length === 0 ? <NoDataset /> : null
  }

  if (list.value !== undefined && versions.length === 0 && place.kind !== 'new')
    return (
      <Pane label="Datasets" className={styles['only']}>
        <h1 className="visually-hidden">Datasets</h1>
        <NoDataset />
      </Pane>
    )
  return (
    <div className={styles['screen']}>
      <div className={styles['sized']} style={{ width: css }}>
        <Pane label="Datasets and versions" className={styles['list']}>
          <VersionList datasets={datasets} chosen={chosen ?? null} loading={list.slow} />
        </Pane>
      </div>
      <Splitter label="Width of the dataset list" pane={listPane} grows="start" />
      <Pane label={place.kind === 'new' ? 'New dataset' : 'Dataset version'} className={styles['main']}>
        <VersionPicker versions={versions} chosen={chosen ?? null} />
        {body()}
      </Pane>
    </div>
  )
}

function NoDataset() {
  const workspace = useWorkspace()
  const labels = workspace?.labels ?? 0
  const where = useRoute().params['where']
  return labels === 0 ? (
    <EmptyState
      title="No dataset yet, and no label to build one from"
      actions={
        <Button kind="primary" onClick={() => navigate('label', [], { where })}>
          Label traces
        </Button>
      }
    >
      A dataset is built from labelled traces: what passed gives expected answers, what failed gives what must
      not come back.
    </EmptyState>
  ) : (
    <EmptyState
      title="No dataset yet"
      actions={
        <Button kind="primary" keys="n" onClick={() => openNewDataset(where === undefined ? {} : { where })}>
          New dataset
        </Button>
      }
    >
      Choose labelled traces, and Assay seals them as a version that anyone can verify from its files alone.
    </EmptyState>
  )
}
