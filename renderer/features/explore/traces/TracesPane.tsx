import { useEffect, useRef, useState } from 'react'
import { useClient } from '../../../client/ClientProvider.tsx'
import { useCommands } from '../../../commands/commands.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { DataTable } from '../../../components/DataTable/DataTable.tsx'
import { Menu, MenuCheck, MenuItem, MenuLine } from '../../../components/Menu.tsx'
import { PaneHeader } from '../../../components/Pane.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { useTimes } from '../../../format/useTimes.ts'
import { useWorkspace } from '../../../stores/appInfo.ts'
import { setExploreView, useExploreView } from '../../../stores/exploreView.ts'
import { focusIsLost } from '../../../stores/paneCycle.ts'
import { navigate, setParams, useRoute } from '../../../stores/route.ts'
import { select, useSelection } from '../../../stores/selection.ts'
import { useSetting } from '../../../stores/settings.ts'
import { showToast } from '../../../stores/toast.ts'
import { traceListOf } from '../../reading/traceRoute.ts'
import { copyCsv } from '../copyText.ts'
import { heldPlace, holdPlace, placeKey } from '../place.ts'
import { SelectionBar } from './SelectionBar.tsx'
import { useShown } from '../shownByDefault.ts'
import { sortedText } from './sortedText.ts'
import { allColumns, rawOf, verdictGlyph, type TraceColumn } from './traceColumns.tsx'
import { useTracePages } from './useTracePages.ts'
import styles from './TracesPane.module.css'

const rowHeights = { compact: 24, normal: 28, comfortable: 34 }
const copiedRows = 1000
const mostChosen = 100_000

/** The traces of the filter, to sort, read, choose and open. */
export function TracesPane({
  where,
  matched,
  head,
}: {
  where: string
  matched: number | null
  head?: React.ReactNode
}) {
  const client = useClient()
  const { params } = useRoute()
  const { order } = traceListOf(params)
  const sort = { column: order.column, descending: order.descending ?? true }
  const pages = useTracePages(where, order)
  const chosen = useSelection()
  const { columns: columnIds } = useShown()
  const widths = useExploreView('widths')
  const density = useSetting('density')
  const times = useTimes()
  const key = placeKey(where, params['order'])
  const [active, setActive] = useState(() => heldPlace(key))
  useEffect(() => holdPlace(key, active), [key, active])
  const workspace = useWorkspace()
  const ends = [workspace?.firstStartMs ?? null, workspace?.lastStartMs ?? null]
  const every = allColumns(times.zoneLabel(), ends.some(times.isOfAnotherYear))
  const columns = [verdictGlyph, ...every.filter(({ id }) => columnIds.includes(id))]
  const total = pages.total ?? 0
  const pane = useRef<HTMLDivElement>(null)
  const cameBack = useRef(active >= 0)
  const isRead = pages.total !== null
  useEffect(() => {
    if (!isRead || !cameBack.current) return
    cameBack.current = false
    if (focusIsLost()) pane.current?.querySelector<HTMLElement>('[role="grid"]')?.focus()
  }, [isRead])

  const idsBetween = async (from: number, to: number): Promise<string[]> => {
    const [first, last] = from < to ? [from, to] : [to, from]
    const loaded = Array.from({ length: last - first + 1 }, (_, offset) => pages.rowAt(first + offset)?.trace)
    if (loaded.every((id) => id !== undefined)) return loaded.filter((id) => id !== undefined)
    const ids: string[] = []
    for (let offset = first; offset <= last; offset += 1000) {
      const limit = Math.min(1000, last - offset + 1)
      const page = await client.call('traces.page', { where, order, offset, limit })
      ids.push(...page.rows.map(({ trace }) => trace))
    }
    return ids
  }
  const chooseAll = async (wanted: boolean) => {
    const { ids, total: all } = await client.call('traces.ids', { where, order, limit: mostChosen })
    select(ids, wanted)
    if (wanted && all > ids.length)
      showToast({
        tone: 'info',
        text: `The first ${ids.length.toLocaleString('en-GB')} of ${all.toLocaleString('en-GB')} traces are chosen`,
      })
  }
  const copyRows = async () => {
    const page = await client.call('traces.page', { where, order, offset: 0, limit: copiedRows })
    const fields = columns.map(({ id }) => id as TraceColumn)
    await copyCsv(
      fields,
      page.rows.map((row) =>
        fields.map((field) => {
          const value = rawOf(row, field)
          return field === 'start' && typeof value === 'number' ? new Date(value).toISOString() : value
        }),
      ),
      `${page.rows.length} of ${page.total} traces`,
    )
  }
  const failed = (error: unknown) =>
    showToast({ tone: 'fail', text: error instanceof Error ? error.message : 'That did not work.' })
  const open = (index: number) => {
    const row = pages.rowAt(index)
    if (row === undefined) return
    holdPlace(key, index)
    navigate('trace', [row.trace], { where, order: params['order'] })
  }
  const sortBy = (column: string) => {
    const descending = order.column === column ? !sort.descending : !risingFirst.has(column)
    const written = column === 'start' && descending ? undefined : `${descending ? '-' : ''}${column}`
    setParams({ order: written }, { replace: true })
    setActive(-1)
  }
  useCommands([
    {
      id: 'table.move',
      title: 'Move through the table',
      group: 'Explore',
      keys: ['up', 'down'],
      local: true,
    },
    { id: 'table.choose', title: 'Choose the trace', group: 'Explore', keys: ['space'], local: true },
    {
      id: 'table.range',
      title: 'Choose a range of traces',
      group: 'Explore',
      keys: ['shift+down'],
      local: true,
    },
    { id: 'table.open', title: 'Open the trace', group: 'Explore', keys: ['enter'], local: true },
    {
      id: 'table.width',
      title: 'Width of a column, on its head',
      group: 'Explore',
      keys: ['alt+right'],
      local: true,
    },
    {
      id: 'explore.copy',
      title: `Copy the first ${copiedRows.toLocaleString('en-GB')} rows as CSV`,
      group: 'Explore',
      icon: 'copy',
      run: () => void copyRows().catch(failed),
    },
  ])

  return (
    <div ref={pane} className={styles['pane']}>
      {head ?? (
        <PaneHeader
          title="Traces"
          about={sortedText(order, columnIds.includes('start') || pages.rowAt(0)?.startMs != null)}
        >
          <ColumnsMenu every={every} shown={columnIds} onCopy={() => void copyRows().catch(failed)} />
        </PaneHeader>
      )}
      {head !== undefined && (
        <div className={styles['tools']}>
          <span className="tone-3 ellipsis">
            {sortedText(order, columnIds.includes('start') || pages.rowAt(0)?.startMs != null)}
          </span>
          <span className="grow" />
          <ColumnsMenu every={every} shown={columnIds} onCopy={() => void copyRows().catch(failed)} />
        </div>
      )}
      {pages.error !== null && (
        <div className={styles['error']}>
          <ErrorBanner
            error={pages.error}
            title="The traces could not be read"
            actions={
              <Button size="small" onClick={pages.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {pages.total === null && pages.error === null && pages.slow && (
        <SkeletonRows rows={12} label="Reading traces" />
      )}
      {pages.total !== null && (
        <DataTable
          label="Traces"
          columns={columns}
          rowCount={total}
          rowAt={pages.rowAt}
          rowHeight={rowHeights[density]}
          isSelected={(row) => chosen.has(row.trace)}
          allSelected={
            chosen.size === 0 ? false : matched !== null && chosen.size === matched ? true : 'mixed'
          }
          widths={widths}
          onWidth={(column, width) => {
            const { [column]: _dropped, ...rest } = widths
            setExploreView({ widths: width === undefined ? rest : { ...rest, [column]: width } })
          }}
          sort={sort}
          onSort={sortBy}
          active={Math.min(active, total - 1)}
          onActive={setActive}
          onOpen={open}
          onToggle={(index) => {
            const row = pages.rowAt(index)
            if (row !== undefined) select([row.trace])
          }}
          onExtend={(from, to) => void idsBetween(from, to).then((ids) => select(ids, true), failed)}
          onToggleAll={(wanted) => void chooseAll(wanted).catch(failed)}
          onRange={pages.onRange}
          stale={pages.stale && pages.slow}
        />
      )}
      <SelectionBar where={where} active={pages.rowAt(active)?.trace ?? null} />
    </div>
  )
}

/** Columns of which the lowest, or the first by the alphabet, are wanted first. */
const risingFirst = new Set([
  'csat',
  'success',
  'trace',
  'preview',
  'code',
  'plan_tier',
  'intent',
  'agent_version',
  'thumbs',
])

function ColumnsMenu({
  every,
  shown,
  onCopy,
}: {
  every: ReturnType<typeof allColumns>
  shown: readonly string[]
  onCopy: () => void
}) {
  return (
    <Menu
      align="end"
      trigger={
        <Button kind="ghost" size="small" icon="columns">
          Columns
        </Button>
      }
    >
      <MenuItem icon="copy" onSelect={onCopy}>
        Copy the first {copiedRows.toLocaleString('en-GB')} rows as CSV
      </MenuItem>
      <MenuItem icon="undo" onSelect={() => setExploreView({ columns: null, widths: {} })}>
        Columns as at first
      </MenuItem>
      <MenuLine />
      {every.map(({ id, title, name }) => (
        <MenuCheck
          key={id}
          checked={shown.includes(id)}
          onChange={(checked) =>
            setExploreView({ columns: checked ? [...shown, id] : shown.filter((other) => other !== id) })
          }
        >
          {name ?? title}
        </MenuCheck>
      ))}
    </Menu>
  )
}
