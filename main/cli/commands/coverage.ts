import { coverageColumns, type CoverageColumn } from '../../../shared/protocol/methods/coverage.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { Command } from '../command.ts'
import { count, counted } from '../figures.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

const coverage: Command = {
  words: 'coverage',
  methods: ['coverage'],
  options: {
    by: { value: 'COLUMN,…', about: `Up to three of ${coverageColumns.join(', ')}; default plan_tier` },
    dataset: {
      value: 'NAME@V',
      about: 'Cases of this version; else of the newest version of every dataset',
      sets: ['coverage', 'dataset'],
    },
  },
  run: (call) => {
    const by = (call.text('by') ?? 'plan_tier').split(',').map((name) => {
      const column = coverageColumns.find((each) => each === name.trim())
      if (column === undefined) throw new UsageError(`--by has no ${name.trim()}.`, { command: 'coverage' })
      return column satisfies CoverageColumn
    })
    const dataset = call.text('dataset')
    return call.withWorkspace(async (client) => {
      const found = await client.call(
        'coverage',
        { by, ...(dataset === undefined ? {} : { dataset }) },
        call.calling,
      )
      return { json: { ...found }, text: rowsText(found), notes: notesOf(found) }
    })
  },
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`
const interval = ({ value, low, high }: { value: number; low: number; high: number }) =>
  `${percent(value)} (${percent(low)} to ${percent(high)})`

const rowsText = ({ by, rows, estimated }: Output<'coverage'>) =>
  table(
    [
      ...by.map((title) => ({ title })),
      { title: 'traffic', align: 'right' as const },
      { title: 'labelled', align: 'right' as const },
      { title: 'of labels' },
      { title: 'cases', align: 'right' as const },
      { title: 'of cases' },
      { title: 'lacks' },
    ],
    rows.map((row) => [
      ...row.values.map((value) => value ?? '—'),
      row.traffic === null ? '—' : estimated ? interval(row.traffic) : percent(row.traffic.value),
      count(row.labelled.n),
      interval(row.labelled),
      count(row.cases.n),
      interval(row.cases),
      row.holes.join(', '),
    ]),
  )

const notesOf = ({ traffic, labelled, cases, datasets, estimate, why, unseen }: Output<'coverage'>) => [
  `${counted(traffic, 'trace')}, ${count(labelled)} labelled, ${count(cases)} behind evaluation cases${datasets.length === 0 ? '' : ` of ${datasets.join(', ')}`}.`,
  ...(estimate === null
    ? []
    : [
        `Traffic by code is estimated from ${counted(estimate.judged, 'judged trace')} of ${count(estimate.drawn)} that the sample ${estimate.sample} drew from ${count(estimate.population)}; those not yet judged are taken to be like them.`,
      ]),
  ...(why === null ? [] : [why]),
  ...(unseen.length === 0 ? [] : [`No label has ${count(unseen.length)} codes: ${unseen.join(', ')}.`]),
]

export const coverageCommands: readonly Command[] = [coverage]
