import { useEffect } from 'react'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { holdPlace, placeKey } from '../explore/place.ts'
import { useSaveNotice } from '../label/saving/useSaveNotice.ts'
import { navigate, useRoute } from '../../stores/route.ts'
import { OpenTrace } from './OpenTrace.tsx'
import { TraceListPane } from './TraceListPane.tsx'
import { openTrace, traceListOf } from '../reading/traceRoute.ts'
import { useTraceIds } from '../reading/useTraceIds.ts'
import styles from './TraceScreen.module.css'

const listPane: PaneLimits = { name: 'trace.list', standard: 256, min: 200, max: 400 }

/** One trace, beside the list it was opened from. Next and previous follow the list's filter and order. */
export function TraceScreen() {
  const { path, params } = useRoute()
  useSaveNotice()
  const list = traceListOf(params)
  const answer = useTraceIds(list)
  const pane = usePane(listPane)
  const trace = path[0] ?? answer.ids?.ids[0] ?? ''
  const at = answer.ids?.at.get(trace) ?? -1
  const total = answer.ids?.ids.length ?? 0
  // The way back leads to the row of this trace, wherever one has gone meanwhile.
  const place = placeKey(list.where, params['order'])
  useEffect(() => {
    if (at !== -1) holdPlace(place, at)
  }, [place, at])
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
      keys: ['j', 'right'],
      when: () => canStep(1),
      run: () => step(1),
    },
    {
      id: 'trace.previous',
      title: 'Previous trace of this filter',
      group: 'Trace',
      icon: 'up',
      keys: ['k', 'left'],
      when: () => canStep(-1),
      run: () => step(-1),
    },
    { id: 'trace.span', title: 'Next or previous span', group: 'Trace', keys: ['down', 'up'], local: true },
    {
      id: 'trace.fold',
      title: 'Unfold or fold in the tree',
      group: 'Trace',
      keys: ['right', 'left'],
      local: true,
    },
    {
      id: 'trace.tab',
      title: 'Conversation, span or feedback, while that pane has focus',
      group: 'Trace',
      keys: ['1', '2', '3'],
      local: true,
    },
  ])
  return (
    <div className={styles['screen']}>
      <h1 className="visually-hidden">Trace</h1>
      <div className={styles['list']} style={{ width: pane.css }}>
        <TraceListPane
          list={list}
          answer={answer}
          trace={trace}
          onOpen={(next) => openTrace('trace', next, params)}
          onStep={step}
          onBack={() => navigate('explore', [], { where: list.where, order: params['order'] })}
        />
      </div>
      <div className={styles['listSplitter']}>
        <Splitter label="Width of the trace list" pane={listPane} grows="start" />
      </div>
      {trace === '' ? (
        answer.ids !== null && (
          <EmptyState
            title={list.where === '' ? 'No traces yet' : '0 traces match'}
            actions={
              <Button kind="primary" onClick={() => navigate('explore', [], { where: list.where })}>
                {list.where === '' ? 'Go to Explore' : 'Change the filter in Explore'}
              </Button>
            }
          >
            {list.where === ''
              ? 'Drop an export anywhere in this window to bring some in.'
              : 'No trace of this workspace matches the filter.'}
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
