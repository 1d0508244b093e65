import type { ReactNode } from 'react'

export interface Column<Row> {
  id: string
  title: ReactNode
  /** Its name where the title is a sign. */
  name?: string
  /** In CSS pixels at the default font size. */
  width: number
  min?: number
  /** Takes what width is left. */
  grow?: boolean
  align?: 'start' | 'end'
  sortable?: boolean
  cell: (row: Row) => ReactNode
}

export interface Sort {
  column: string
  descending: boolean
}

/** The tracks of the table's grid. A column that a person made wider or narrower no longer grows. */
export function tracksOf<Row>(
  columns: readonly Column<Row>[],
  widths: Readonly<Record<string, number>>,
  lead: number,
): string {
  const tracks = columns.map(({ id, width, grow, min }) => {
    const given = widths[id]
    if (given !== undefined) return `calc(${given} * var(--px))`
    return grow === true ? `minmax(calc(${min ?? width} * var(--px)), 1fr)` : `calc(${width} * var(--px))`
  })
  return [`calc(${lead} * var(--px))`, ...tracks].join(' ')
}

/** A width within what the column allows. */
export function allowedWidth<Row>({ min = 40 }: Column<Row>, width: number): number {
  return Math.round(Math.max(min, Math.min(800, width)))
}
