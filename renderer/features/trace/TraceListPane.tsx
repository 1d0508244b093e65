import type { KeyboardEvent } from 'react'
import type { WorkbenchError } from '../../../shared/errors.ts'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Code } from '../../components/Code.tsx'
import { FilterTags } from './FilterTags.tsx'
import { Pane } from '../../components/Pane.tsx'
import { RedactedText } from '../../components/RedactedText.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { StatusGlyph, verdictStatus } from '../../components/StatusGlyph.tsx'
import { Time } from '../../components/Time.tsx'
import { VirtualList } from '../../components/VirtualList.tsx'
import { shortId } from '../../format/ids.ts'
import { formatCount } from '../../format/numbers.ts'
import type { TraceIds } from '../reading/useTraceIds.ts'
import type { TraceList } from '../reading/traceRoute.ts'
import styles from './TraceListPane.module.css'

const pageRows = 100

/** The traces of the filter, in the order of the table they were opened from. */
export function TraceListPane({
  list,
  answer,
  trace,
  onOpen,
  onStep,
  onBack,
}: {
  list: TraceList
  answer: { ids: TraceIds | null; error: WorkbenchError | null; refresh: () => void }
  trace: string
  onOpen: (trace: string) => void
  onStep: (step: 1 | -1) => void
  onBack: () => void
}) {
  const { ids, error } = answer
  const at = ids?.at.get(trace) ?? -1
  return (
    <Pane label="Traces of this filter" className={styles['pane']}>
      <header className={styles['head']}>
        <div className="row">
          <Button
            kind="ghost"
            size="small"
            icon="left"
            aria-label="Back to Explore"
            className={styles['back']}
            onClick={onBack}
          >
            <span className={styles['wide']}>Explore</span>
          </Button>
          <span className="grow" />
          <span className={`${styles['wide']} tone-3 nowrap`}>
            {ids === null || ids.total === 0
              ? ''
              : at === -1
                ? `not in ${ids.total > ids.ids.length ? 'the first' : 'these'} ${formatCount(ids.ids.length)}`
                : `${formatCount(at + 1)} of ${formatCount(ids.total)}`}
          </span>
        </div>
        {list.where !== '' && <FilterTags where={list.where} />}
      </header>
      {error !== null && (
        <div className={`${styles['wide']} ${styles['banner']}`}>
          <ErrorBanner
            error={error}
            title="The list could not be read"
            actions={
              <Button size="small" onClick={answer.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {ids === null && error === null && <SkeletonRows rows={10} label="Reading the list" />}
      {ids !== null && (
        <VirtualList
          label="Traces of this filter"
          count={ids.ids.length}
          rowHeight={48}
          active={at}
          onActive={(index) => {
            const next = ids.ids[index]
            if (next !== undefined && next !== trace) onOpen(next)
          }}
          onKey={(event: KeyboardEvent) => {
            const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : null
            if (step === null || event.altKey || event.ctrlKey || event.metaKey) return
            event.preventDefault()
            onStep(step)
          }}
          row={(index) => <ListRow list={list} index={index} id={ids.ids[index] ?? ''} />}
        />
      )}
    </Pane>
  )
}

function ListRow({ list, index, id }: { list: TraceList; index: number; id: string }) {
  const offset = Math.floor(index / pageRows) * pageRows
  const page = useQuery('traces.page', { ...list, offset, limit: pageRows })
  const row = page.value?.rows[index - offset]
  // A label may have moved a row within its page; the place in the list is held, so look by id.
  const shown = row?.trace === id ? row : page.value?.rows.find((candidate) => candidate.trace === id)
  return (
    <div className={styles['row']}>
      <span className={styles['glyph']}>
        <StatusGlyph status={verdictStatus(shown?.verdict ?? null)} />
      </span>
      <div className={styles['words']}>
        <div className="ellipsis">
          {shown?.preview ? <RedactedText text={shown.preview} wrap="line" /> : (shown?.name ?? shortId(id))}
        </div>
        <div className={styles['meta']}>
          {shown !== undefined && shown.startMs !== null && <Time ms={shown.startMs} show="day" />}
          {shown?.agent_version && <span className="ellipsis">{shown.agent_version}</span>}
          <span className="grow" />
          {shown?.code && <Code>{shown.code}</Code>}
          {shown?.csat !== null && shown?.csat !== undefined && (
            <span className="nowrap">CSAT {shown.csat}</span>
          )}
        </div>
      </div>
    </div>
  )
}
