import { useState } from 'react'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useCommands } from '../../../commands/commands.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { LineageGraph } from './LineageGraph.tsx'
import { LineageTable } from './LineageTable.tsx'
import { questionOf, type Version } from '../version.ts'
import styles from './LineageTab.module.css'

/** Where one example comes from, from the source file to the exports, with the way to the next example. */
export function LineageTab({
  version,
  example,
  onChoose,
}: {
  version: Version
  example: string | null
  onChoose: (example: string) => void
}) {
  const [view, setView] = useState<'graph' | 'table'>('graph')
  const page = useQuery('dataset.examples', {
    name: version.name,
    version: version.version,
    offset: 0,
    limit: 500,
  })
  const examples = page.value?.examples ?? []
  const wanted = examples.findIndex((each) => each.example_id === example)
  const at = wanted === -1 ? 0 : wanted
  // An example beyond the first page is still shown; only the way to its neighbours is not known.
  const id = example ?? examples[0]?.example_id ?? null
  const lineage = useQuery('lineage.get', { id: id ?? '' }, { enabled: id !== null })
  const go = (step: 1 | -1) => {
    const next = examples[at + step]
    if (next !== undefined) onChoose(next.example_id)
  }
  const current = wanted === -1 && example !== null ? undefined : examples[at]
  useCommands([
    {
      id: 'datasets.example.next',
      title: 'Next example',
      group: 'Datasets',
      keys: ['j'],
      when: () => at < examples.length - 1,
      run: () => go(1),
    },
    {
      id: 'datasets.example.previous',
      title: 'Previous example',
      group: 'Datasets',
      keys: ['k'],
      when: () => at > 0,
      run: () => go(-1),
    },
  ])
  return (
    <div className={styles['tab']}>
      <div className={styles['head']}>
        <IconButton
          icon="up"
          label="Previous example"
          keys="k"
          size="small"
          why={at === 0 ? 'This is the first.' : null}
          onClick={() => go(-1)}
        />
        <IconButton
          icon="down"
          label="Next example"
          keys="j"
          size="small"
          why={at >= examples.length - 1 ? 'This is the last.' : null}
          onClick={() => go(1)}
        />
        <h2 className="strong nowrap">
          {current === undefined
            ? 'Example'
            : `Example ${formatCount(at + 1)} of ${formatCount(version.examples)}`}
        </h2>
        {current !== undefined && (
          <span className={styles['question']}>
            <RedactedText text={questionOf(current).slice(0, 240)} wrap="line" />
          </span>
        )}
        <span className="grow" />
        <Segmented
          label="Lineage as"
          choices={[
            { value: 'graph', label: 'Graph' },
            { value: 'table', label: 'Table' },
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {lineage.error !== null ? (
        <div className={styles['message']}>
          <ErrorBanner
            error={lineage.error}
            title="The lineage could not be followed"
            actions={
              <Button size="small" onClick={lineage.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      ) : lineage.value === undefined ? (
        lineage.slow && <SkeletonRows rows={6} label="Following the lineage" />
      ) : (
        <LineageView lineage={lineage.value} view={view} of={id} onExample={onChoose} />
      )}
    </div>
  )
}

function LineageView({
  lineage,
  view,
  of,
  onExample,
}: {
  lineage: Output<'lineage.get'>
  view: 'graph' | 'table'
  of: string | null
  onExample: (example: string) => void
}) {
  return view === 'graph' ? (
    <LineageGraph lineage={lineage} of={of} onExample={onExample} />
  ) : (
    <LineageTable lineage={lineage} of={of} />
  )
}
