import { useId, useRef, type KeyboardEvent } from 'react'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../../components/Button.tsx'
import { classes } from '../../components/classes.ts'
import { Icon } from '../../components/Icon.tsx'
import { PaneHeader } from '../../components/Pane.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { StatusGlyph } from '../../components/StatusGlyph.tsx'
import { Time } from '../../components/Time.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { openNewDataset, openVersion } from './datasetsRoute.ts'
import { splitNames, type Version } from './version.ts'
import { useVerifications } from './verifications.ts'
import styles from './VersionList.module.css'

type Datasets = Output<'datasets.list'>['datasets']

/** All sets with their versions. Arrows go through the versions and open each at once. */
export function VersionList({
  datasets,
  chosen,
  loading,
}: {
  datasets: Datasets
  chosen: Version | null
  loading: boolean
}) {
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const versions = datasets.flatMap((dataset) => dataset.versions)
  const at = versions.findIndex((each) => each === chosen)
  const optionId = (version: Version) => `${id}-${version.name}-${version.version}`
  const move = (to: number) => {
    const next = versions[Math.max(0, Math.min(versions.length - 1, to))]
    if (next === undefined) return
    openVersion(next, {}, { replace: true })
    document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
  }
  const pressed = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: versions.length - 1,
    }
    const to = moves[event.key]
    if (to === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    move(to)
  }
  useCommands([
    {
      id: 'datasets.versions',
      title: 'Next and previous version',
      group: 'Datasets',
      keys: ['up', 'down'],
      local: true,
    },
  ])
  return (
    <>
      <PaneHeader title="Datasets">
        <Button size="small" icon="plus" onClick={() => openNewDataset()}>
          New
        </Button>
      </PaneHeader>
      {loading && versions.length === 0 ? (
        <SkeletonRows rows={6} label="Loading datasets" />
      ) : (
        <div
          ref={list}
          className={styles['list']}
          role="listbox"
          aria-label="Versions"
          tabIndex={0}
          aria-activedescendant={chosen === null ? undefined : optionId(chosen)}
          onKeyDown={pressed}
        >
          {datasets.map((dataset) => (
            <div key={dataset.name} role="group" aria-label={dataset.name} className={styles['set']}>
              <div className={styles['name']} aria-hidden="true">
                <Icon name={dataset.versions[0]?.pinned == null ? 'file' : 'lock'} small />
                <span className="strong ellipsis">{dataset.name}</span>
                <span className="grow" />
                <span className="tone-2">{formatCount(dataset.versions[0]?.examples ?? 0)}</span>
              </div>
              <div className={styles['about']} aria-hidden="true">
                {kindOf(dataset.versions[0])}
              </div>
              {dataset.versions.map((version) => (
                <Option
                  key={version.version}
                  id={optionId(version)}
                  version={version}
                  chosen={version === chosen}
                />
              ))}
            </div>
          ))}
        </div>
      )}
    </>
  )
}

function Option({ id, version, chosen }: { id: string; version: Version; chosen: boolean }) {
  const verification = useVerifications()(version)
  return (
    // The list box answers the keys for all its options.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="option"
      aria-selected={chosen}
      aria-label={`${version.name} version ${version.version}${version.pinned === null ? '' : `, ${version.pinned}, pinned`}${verification === null ? '' : verification.ok ? ', verified' : ', verification failed'}`}
      className={classes(styles['version'], chosen && styles['chosen'])}
      onClick={() => openVersion(version)}
    >
      <span className="medium">v{version.version}</span>
      <span className="tone-3">
        <Time ms={version.builtAtMs} show="ago" />
      </span>
      <span className="grow" />
      {verification !== null && <StatusGlyph status={verification.ok ? 'verified' : 'fail'} word="" />}
    </div>
  )
}

/** What a set is for, by the profile and the splits of its newest version. */
function kindOf(version: Version | undefined): string {
  const used = splitNames.filter((name) => (version?.splits[name] ?? 0) > 0)
  const { pinned = null, recipe } = version ?? {}
  const profile = pinned !== null ? [pinned, 'pinned'] : recipe?.profile === 'training' ? ['training'] : []
  return [...profile, ...(used.length === 0 ? ['empty'] : used)].join(', ')
}
