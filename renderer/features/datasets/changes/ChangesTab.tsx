import { useState } from 'react'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Select } from '../../../components/Select.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { ChangeCounts } from './ChangeCounts.tsx'
import { ChangedExamples } from './ChangedExamples.tsx'
import type { ChangeKind } from './changeWords.ts'
import type { Version } from '../version.ts'
import { TagsAndPins } from './TagsAndPins.tsx'
import styles from './ChangesTab.module.css'

/** What changed from another version to this one, in all, by slice and example by example; and its tags. */
export function ChangesTab({ version }: { version: Version }) {
  const list = useQuery('datasets.list', {})
  const others = (list.value?.datasets ?? []).flatMap(({ versions }) =>
    versions.filter((each) => each.name !== version.name || each.version !== version.version),
  )
  const own = others.filter((each) => each.name === version.name)
  const usual =
    own.filter((each) => each.version < version.version).toSorted((a, b) => b.version - a.version)[0] ??
    own[0] ??
    others[0]
  const [asked, setAsked] = useState<string | null>(null)
  const [kind, setKind] = useState<ChangeKind | null>(null)
  const name = (each: { name: string; version: number }) => `${each.name}@${each.version}`
  const before = asked ?? (usual === undefined ? null : name(usual))
  const isEarlier = own.some((each) => name(each) === before && each.version < version.version)
  const diff = useQuery(
    'dataset.diff',
    { before: before ?? '', after: name(version), kind, limit: 100 },
    { enabled: before !== null },
  )
  return (
    <div className={styles['tab']}>
      <TagsAndPins version={version} />
      {before === null ? (
        list.value !== undefined && (
          <EmptyState title="No other version to compare with">
            Build another version, and what was added, removed or relabelled shows here.
          </EmptyState>
        )
      ) : (
        <Pane label="Changes" className={styles['pane']}>
          <div className={styles['head']}>
            <span className="tone-2">{isEarlier ? 'Since' : 'Compared with'}</span>
            <Select
              label={isEarlier ? 'The version before' : 'The other version'}
              choices={others.map((each) => ({ value: name(each), label: name(each) }))}
              value={before}
              onChange={setAsked}
            />
          </div>
          {diff.error !== null ? (
            <div className={styles['message']}>
              <ErrorBanner
                error={diff.error}
                title="The two versions could not be compared"
                actions={
                  <Button size="small" onClick={diff.refresh}>
                    Try again
                  </Button>
                }
              />
            </div>
          ) : diff.value === undefined ? (
            diff.slow && <SkeletonRows rows={6} label="Comparing" />
          ) : (
            <div
              className={styles['scroll']}
              // A scrolling region must be reachable by keyboard.
              // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
              tabIndex={0}
              role="group"
              aria-label="What changed"
            >
              <ChangeCounts diff={diff.value} kind={kind} onKind={setKind} />
              <ChangedExamples diff={diff.value} kind={kind} />
            </div>
          )}
        </Pane>
      )}
    </div>
  )
}
