import { useMemo, useRef, useState, type KeyboardEvent } from 'react'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { classes } from '../../../components/classes.ts'
import { Icon } from '../../../components/Icon.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import { showToast } from '../../../stores/toast.ts'
import { lineageKind } from './lineageKinds.ts'
import { layoutLineage, nodeToward, type LineageLayout, type PlacedNode } from './lineageLayout.ts'
import styles from './LineageGraph.module.css'

const columnWidth = 196
const nodeWidth = 156
const rowHeight = 52
const nodeHeight = 40
const top = 36

/** A lineage as a graph, from source to use: arrows walk along it, Enter opens what a node stands for. */
export function LineageGraph({
  lineage,
  of,
  onExample,
}: {
  lineage: Output<'lineage.get'>
  of: string | null
  onExample: (example: string) => void
}) {
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(new Set())
  const layout = useMemo(() => layoutLineage(lineage, unfolded), [lineage, unfolded])
  const [at, setAt] = useState<string | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const start = layout.nodes.find(({ ids }) => of !== null && ids.includes(of)) ?? layout.nodes[0]
  const current = layout.nodes.some(({ key }) => key === at) ? at : (start?.key ?? null)
  const open = (node: PlacedNode) => {
    if (node.ids.length > 1) setUnfolded(new Set([...unfolded, node.kind]))
    else void openNode(node, onExample)
  }
  const onKeyDown = (event: KeyboardEvent, node: PlacedNode) => {
    const { key } = event
    if (key !== 'ArrowLeft' && key !== 'ArrowRight' && key !== 'ArrowUp' && key !== 'ArrowDown') return
    event.preventDefault()
    const next = nodeToward(layout, node.key, key)
    if (next === null) return
    setAt(next)
    box.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(next)}"]`)?.focus()
  }
  const more = lineage.nodes.filter(({ kind }) => kind === 'more')
  return (
    <div className={styles['frame']}>
      <div
        ref={box}
        className={styles['graph']}
        role="group"
        aria-label={`Lineage, ${layout.columns.map(({ kind, count }) => `${formatCount(count)} ${wordOf(kind, count)}`).join(', ')}. Arrow keys follow it.`}
        style={{
          width: layout.columns.length * columnWidth,
          height: top + layout.rows * rowHeight,
        }}
      >
        <Edges layout={layout} current={current} />
        {layout.columns.map(({ kind, count }, column) => (
          <p key={kind} className={styles['column']} style={{ left: column * columnWidth }}>
            {formatCount(count)} {wordOf(kind, count)}
          </p>
        ))}
        {layout.nodes.map((node) => (
          <button
            key={node.key}
            type="button"
            data-node={node.key}
            className={classes(
              styles['node'],
              node.ids.length > 1 && styles['folded'],
              of !== null && node.ids.includes(of) && styles['own'],
            )}
            style={{ left: node.column * columnWidth, top: top + node.row * rowHeight }}
            tabIndex={node.key === current ? 0 : -1}
            aria-label={nameOf(node)}
            title={nameOf(node)}
            onFocus={() => setAt(node.key)}
            onKeyDown={(event) => onKeyDown(event, node)}
            onClick={() => open(node)}
          >
            <Icon name={lineageKind[node.kind]?.icon ?? 'other'} small />
            <span className={styles['text']}>
              <span className="ellipsis">
                {node.ids.length > 1
                  ? `${formatCount(node.ids.length)} ${lineageKind[node.kind]?.many ?? node.kind}`
                  : titleOf(node)}
              </span>
              <span className={classes('mono', styles['id'])}>
                {node.ids.length > 1 ? 'press to unfold' : (node.ids[0] ?? '').slice(0, 12)}
              </span>
            </span>
          </button>
        ))}
      </div>
      {more.length > 0 && <p className={styles['more']}>{more.map(({ title }) => title).join(' · ')}</p>}
    </div>
  )
}

const wordOf = (kind: string, count: number) => {
  const words = lineageKind[kind]
  return words === undefined ? kind : count === 1 ? words.title.toLowerCase() : words.many
}

const titleOf = (node: PlacedNode) =>
  node.title === node.ids[0] || node.title === '' ? (lineageKind[node.kind]?.title ?? node.kind) : node.title

const nameOf = (node: PlacedNode) =>
  node.ids.length > 1
    ? `${formatCount(node.ids.length)} ${lineageKind[node.kind]?.many ?? node.kind}, press to unfold`
    : `${lineageKind[node.kind]?.title ?? node.kind}: ${node.title === '' ? (node.ids[0] ?? '') : node.title}`

async function openNode({ kind, ids: [id = ''], title }: PlacedNode, onExample: (id: string) => void) {
  if (kind === 'trace') navigate('trace', [id])
  else if (kind === 'cluster') navigate('clusters', [id])
  else if (kind === 'example') onExample(id)
  else if (kind === 'dataset') {
    const [, name, version] = /^(.+) v(\d+)$/.exec(title) ?? []
    if (name !== undefined && version !== undefined) navigate('datasets', [name, version])
  } else {
    await navigator.clipboard.writeText(id).then(
      () => showToast({ tone: 'info', text: `Copied the id of the ${wordOf(kind, 1)}` }),
      () => showToast({ tone: 'fail', text: 'The clipboard is not available' }),
    )
  }
}

function Edges({ layout, current }: { layout: LineageLayout; current: string | null }) {
  const places = new Map(layout.nodes.map((node) => [node.key, node]))
  return (
    <svg
      className={styles['edges']}
      width={layout.columns.length * columnWidth}
      height={top + layout.rows * rowHeight}
      aria-hidden="true"
    >
      {layout.edges.map(({ from, to }) => {
        const [a, b] = [places.get(from), places.get(to)]
        if (a === undefined || b === undefined) return null
        const x1 = a.column * columnWidth + (a.column < b.column ? nodeWidth : 0)
        const x2 = b.column * columnWidth + (a.column < b.column ? 0 : nodeWidth)
        const y1 = top + a.row * rowHeight + nodeHeight / 2
        const y2 = top + b.row * rowHeight + nodeHeight / 2
        const bend = Math.max(24, Math.abs(x2 - x1) / 2) * (a.column < b.column ? 1 : -1)
        return (
          <path
            key={`${from} > ${to}`}
            className={from === current || to === current ? styles['near'] : undefined}
            d={`M ${x1} ${y1} C ${x1 + bend} ${y1}, ${x2 - bend} ${y2}, ${x2} ${y2}`}
          />
        )
      })}
    </svg>
  )
}
