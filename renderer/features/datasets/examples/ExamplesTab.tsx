import { useEffect, useState } from 'react'
import { useCommands } from '../../../commands/commands.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Input } from '../../../components/Input.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { Splitter, usePane, type PaneLimits } from '../../../components/Splitter.tsx'
import { VirtualList } from '../../../components/VirtualList.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { ExampleRow } from './ExampleRow.tsx'
import { ExampleView } from './ExampleView.tsx'
import { usePagedExamples } from './usePagedExamples.ts'
import type { Version } from '../version.ts'
import styles from './ExamplesTab.module.css'

const listPane: PaneLimits = { name: 'datasets.examples', standard: 380, min: 260, max: 560 }
const rowHeight = 44
const typingPauseMs = 200

/** All examples of a version with a search over their text, and the chosen one to read. */
export function ExamplesTab({
  version,
  find = '',
  chosen,
  onChoose,
  onLineage,
}: {
  version: Version
  /** What is searched for at first. */
  find?: string
  chosen: string | null
  onChoose: (example: string) => void
  onLineage: (example: string) => void
}) {
  const [typed, setTyped] = useState(find)
  const search = useSettled(typed.trim(), typingPauseMs)
  const examples = usePagedExamples(version.name, version.version, search)
  const [active, setActive] = useState(0)
  const { css } = usePane(listPane)
  const total = examples.total ?? 0
  const place = Math.min(active, Math.max(0, total - 1))
  const current = examples.at(place)

  useEffect(() => setActive(0), [search])
  useEffect(() => {
    // Coming back from another tab, the reading goes on where it was.
    if (chosen === null || current?.example_id === chosen) return
    for (let index = 0; index < Math.min(total, 100); index++)
      if (examples.at(index)?.example_id === chosen) setActive(index)
    // oxlint-disable-next-line react/exhaustive-deps
  }, [total])
  const { want } = examples
  useEffect(() => {
    if (total > 0) want(place)
  }, [place, total, want])

  const move = (to: number) => {
    const next = Math.max(0, Math.min(total - 1, to))
    setActive(next)
    const id = examples.at(next)?.example_id
    if (id !== undefined) onChoose(id)
  }
  useCommands([
    {
      id: 'datasets.search',
      title: 'Search examples',
      group: 'Datasets',
      icon: 'search',
      keys: ['/', 'mod+f'],
      run: () => document.querySelector<HTMLInputElement>('[data-example-search]')?.focus(),
    },
    {
      id: 'datasets.example.next',
      title: 'Next example',
      group: 'Datasets',
      keys: ['j'],
      when: () => place < total - 1,
      run: () => move(place + 1),
    },
    {
      id: 'datasets.example.previous',
      title: 'Previous example',
      group: 'Datasets',
      keys: ['k'],
      when: () => place > 0,
      run: () => move(place - 1),
    },
  ])

  if (examples.error !== null && examples.total === null) {
    return (
      <div className={styles['message']}>
        <ErrorBanner
          error={examples.error}
          title="The examples could not be read"
          actions={
            <Button size="small" onClick={examples.refresh}>
              Try again
            </Button>
          }
        />
      </div>
    )
  }
  return (
    <div className={styles['tab']}>
      <div className={styles['sized']} style={{ width: css }}>
        <Pane label="Examples" className={styles['list']}>
          <div className={styles['search']}>
            <Input
              label="Search examples"
              icon="search"
              placeholder="Search text, code, id"
              value={typed}
              data-example-search=""
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key === 'Escape') setTyped('')
              }}
            />
            <span className={styles['count']} role="status">
              {examples.total === null
                ? ''
                : search === ''
                  ? formatCounted(total, 'example')
                  : `${formatCount(total)} of ${formatCounted(version.examples, 'example')}`}
            </span>
          </div>
          {examples.total === null ? (
            <SkeletonRows rows={8} label="Loading examples" />
          ) : total === 0 ? (
            <EmptyState
              title="No example has this text"
              actions={<Button onClick={() => setTyped('')}>Clear the search</Button>}
            >
              The search looks at everything that is written in an example: text, codes, reviewers and ids.
            </EmptyState>
          ) : (
            <VirtualList
              label="Examples"
              count={total}
              rowHeight={rowHeight}
              active={place}
              onActive={move}
              row={(index, isActive) => (
                <ExampleRow example={examples.at(index)} index={index} active={isActive} want={want} />
              )}
            />
          )}
        </Pane>
      </div>
      <Splitter label="Width of the list of examples" pane={listPane} grows="start" />
      <Pane label="Example" className={styles['reading']}>
        {current !== undefined && (
          <ExampleView
            key={current.example_id}
            example={current}
            onLineage={() => onLineage(current.example_id)}
          />
        )}
      </Pane>
    </div>
  )
}

/** The value once it has not changed for a moment. */
function useSettled(value: string, pauseMs: number): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs)
    return () => clearTimeout(timer)
  }, [value, pauseMs])
  return settled
}
