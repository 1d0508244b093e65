import type { Output } from '../../../../shared/protocol/protocol.ts'

type Lineage = Output<'lineage.get'>

/** Kinds from source to use: the columns of the graph. */
export const lineageKinds = [
  'file',
  'trace',
  'span',
  'cluster',
  'label',
  'example',
  'dataset',
  'export',
] as const

/** A node of the graph: one thing, or several of a kind under one until they are unfolded. */
export interface PlacedNode {
  key: string
  kind: string
  /** The ids that it stands for; one unless it is folded. */
  ids: string[]
  title: string
  column: number
  row: number
}

export interface LineageLayout {
  nodes: PlacedNode[]
  /** Keys of nodes, from source to use. */
  edges: { from: string; to: string }[]
  columns: { kind: string; count: number }[]
  rows: number
}

/** So many of a kind are shown one by one. */
export const foldedFrom = 7

/**
 * Places a lineage in columns by kind, those near what they come from; many of a kind are one node unless their
 * kind is in `unfolded`. Kinds that nothing is of have no column. What the core counted as more is in the titles.
 */
export function layoutLineage({ nodes, edges }: Lineage, unfolded: ReadonlySet<string>): LineageLayout {
  const columns = lineageKinds
    .map((kind) => ({ kind, own: nodes.filter((node) => node.kind === kind) }))
    .filter(({ own }) => own.length > 0)
  const keyOf = new Map<string, string>()
  const rowOf = new Map<string, number>()
  const placed: PlacedNode[] = []
  columns.forEach(({ kind, own }, column) => {
    if (own.length >= foldedFrom && !unfolded.has(kind)) {
      const key = `all ${kind}`
      for (const { id } of own) keyOf.set(id, key)
      rowOf.set(key, 0)
      placed.push({ key, kind, ids: own.map(({ id }) => id), title: '', column, row: 0 })
      return
    }
    const nearness = (id: string) => {
      const rows = edges.flatMap(({ from, to }) => {
        const other = to === id ? from : from === id ? to : null
        const row = other === null ? undefined : rowOf.get(keyOf.get(other) ?? '')
        return row === undefined ? [] : [row]
      })
      return rows.length === 0 ? 0 : rows.reduce((sum, row) => sum + row, 0) / rows.length
    }
    const ordered = own
      .map((node) => ({ node, near: nearness(node.id) }))
      .sort((a, b) => a.near - b.near || byTitle(a.node, b.node))
    ordered.forEach(({ node }, row) => {
      const key = `${kind} ${node.id}`
      keyOf.set(node.id, key)
      rowOf.set(key, row)
      placed.push({ key, kind, ids: [node.id], title: node.title, column, row })
    })
  })
  const seen = new Set<string>()
  const drawn = edges.flatMap(({ from, to }) => {
    const [a, b] = [keyOf.get(from), keyOf.get(to)]
    if (a === undefined || b === undefined || a === b || seen.has(`${a} > ${b}`)) return []
    seen.add(`${a} > ${b}`)
    return [{ from: a, to: b }]
  })
  return {
    nodes: placed,
    edges: drawn,
    columns: columns.map(({ kind, own }) => ({ kind, count: own.length })),
    rows: placed.reduce((most, { row }) => Math.max(most, row + 1), 0),
  }
}

const byTitle = (a: { title: string; id: string }, b: { title: string; id: string }) =>
  a.title.localeCompare(b.title, 'en', { numeric: true }) || (a.id < b.id ? -1 : 1)

/** The node that an arrow key leads to: along an edge sideways, else to the neighbour in the column. */
export function nodeToward(
  { nodes, edges }: LineageLayout,
  from: string,
  arrow: 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown',
): string | null {
  const own = nodes.find(({ key }) => key === from)
  if (own === undefined) return null
  if (arrow === 'ArrowUp' || arrow === 'ArrowDown') {
    const row = own.row + (arrow === 'ArrowUp' ? -1 : 1)
    return nodes.find((node) => node.column === own.column && node.row === row)?.key ?? null
  }
  const linked = edges.flatMap((edge) => {
    const other =
      arrow === 'ArrowRight' ? (edge.from === from ? edge.to : null) : edge.to === from ? edge.from : null
    return nodes.filter(({ key }) => key === other)
  })
  const nearest = linked.sort(
    (a, b) =>
      Math.abs(a.column - own.column) - Math.abs(b.column - own.column) ||
      Math.abs(a.row - own.row) - Math.abs(b.row - own.row),
  )[0]
  if (nearest !== undefined) return nearest.key
  const column = own.column + (arrow === 'ArrowRight' ? 1 : -1)
  const beside = nodes.filter((node) => node.column === column)
  return beside.sort((a, b) => Math.abs(a.row - own.row) - Math.abs(b.row - own.row))[0]?.key ?? null
}
