import { useCommands } from '../../commands/commands.ts'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { useRoute } from '../../stores/route.ts'
import { OpenTrace } from './OpenTrace.tsx'
import { TraceListPane } from './TraceListPane.tsx'
import { openTrace, traceListOf } from './traceRoute.ts'
import { useTraceIds } from './useTraceIds.ts'
import styles from './TraceScreen.module.css'

const listPane: PaneLimits = { name: 'trace.list', standard: 256, min: 200, max: 400 }

/** One trace, beside the list it was opened from. Next and previous follow the list's filter and order. */
export function TraceScreen() {
  const { path, params } = useRoute()
  const list = traceListOf(params)
  const answer = useTraceIds(list)
  const pane = usePane(listPane)
  const trace = path[0] ?? answer.ids?.ids[0] ?? ''
  const at = answer.ids?.at.get(trace) ?? -1
  const total = answer.ids?.ids.length ?? 0
  const canStep = (step: 1 | -1) => (at === -1 ? total > 0 : at + step >= 0 && at + step < total)
  const step = (by: 1 | -1) => {
    const next = answer.ids?.ids[at === -1 ? 0 : at + by]
    if (next !== undefined) openTrace('trace', next, params)
  }
  useCommands([
    {
      id: 'trace.next',
      title: 'Next trace of this filter',
      group: 'Trace',
      icon: 'down',
      keys: ['right', 'j'],
      when: () => canStep(1),
      run: () => step(1),
    },
    {
      id: 'trace.previous',
      title: 'Previous trace of this filter',
      group: 'Trace',
      icon: 'up',
      keys: ['left', 'k'],
      when: () => canStep(-1),
      run: () => step(-1),
    },
  ])
  return (
    <div className={styles['screen']}>
      <div className={styles['list']} style={{ width: pane.css }}>
        <TraceListPane
          list={list}
          answer={answer}
          trace={trace}
          onOpen={(next) => openTrace('trace', next, params)}
          onStep={step}
        />
      </div>
      <div className={styles['listSplitter']}>
        <Splitter label="Width of the trace list" pane={listPane} grows="start" />
      </div>
      {trace === '' ? (
        answer.ids !== null && (
          <EmptyState title="No trace here">
            No trace of this workspace matches the filter. Change it in Explore, then open one.
          </EmptyState>
        )
      ) : (
        <OpenTrace
          trace={trace}
          span={params['span'] ?? null}
          startsLabelling={params['label'] === '1'}
          step={step}
          canStep={canStep}
        />
      )}
    </div>
  )
}
