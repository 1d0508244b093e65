import type { Output } from '../../../shared/protocol/protocol.ts'
import type { Call, Command } from '../command.ts'
import { checkFilter, dimensionsFrom, metricsFrom } from '../filterOption.ts'
import { count, counted, differenceText, estimateText, orNothing } from '../figures.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

const shared = {
  unweighted: { about: 'Count each trace once, whatever its probability of having been drawn' },
  limit: { value: 'N', about: 'How many groups', sets: ['slice.groups', 'limit'], number: true },
} as const

const metric = {
  value: 'M,…',
  about:
    'Metrics: count, success, escalation, csat, thumbs, cost, latency, tokens, turns, tool_errors, retries, guardrail, recontact, label_rate; with .mean .sum .p50 .p95',
  required: true,
} as const

const slice: Command = {
  words: 'slice',
  methods: ['slice.groups'],
  options: {
    by: { value: 'A,B', about: 'Dimensions to group by', required: true },
    metric,
    where: { value: 'E', about: 'A filter' },
    before: { value: 'E', about: 'A comparison population, or previous for the time before' },
    order: {
      value: 'C',
      about: 'n, a metric or change.METRIC: largest first, or -C for smallest first; default n',
    },
    ...shared,
  },
  run: (call) => {
    const by = dimensionsFrom(call, 'by', 'slice')
    const chosen = metricsFrom(call, 'metric', 'slice')
    needs(by, 'by', 'slice')
    needs(chosen, 'metric', 'slice')
    const where = checkFilter(call, 'where', 'slice')
    const before = call.text('before')
    if (before !== undefined && before !== 'previous') checkFilter(call, 'before', 'slice')
    const limit = call.number('limit')
    const order = orderFrom(call, chosen, before !== undefined)
    return call.withWorkspace(async (client) => {
      const found = await client.call(
        'slice.groups',
        {
          where,
          by,
          metrics: chosen,
          weighted: !call.flag('unweighted'),
          ...(before === undefined ? {} : { before }),
          ...(limit === undefined ? {} : { limit }),
        },
        call.calling,
      )
      const { rows: bySize, ...about } = found
      const rows = ordered(bySize, order)
      return {
        json: {
          rows: rows.map(({ key, values, n, n_effective, before: earlier, change, contribution }) => ({
            ...key,
            n,
            n_effective,
            ...values,
            ...(earlier === null ? {} : { before: earlier }),
            ...(change === null ? {} : { change }),
            ...(contribution === null ? {} : { contribution }),
          })),
          ...about,
        },
        text: table(
          [
            ...by.map((title) => ({ title, widest: 40 })),
            { title: 'n', align: 'right' as const },
            ...(about.weighted ? [{ title: 'n effective', align: 'right' as const }] : []),
            ...chosen.flatMap((title) => [
              { title, align: 'right' as const },
              ...(before === undefined ? [] : [{ title: 'change', align: 'right' as const }]),
            ]),
          ],
          rows.map((row) => [
            ...by.map((name) => orNothing(row.key[name])),
            count(row.n),
            ...(about.weighted ? [count(row.n_effective)] : []),
            ...chosen.flatMap((name) => {
              const value = row.values[name]
              const change = row.change?.[name]
              return [
                value === undefined ? '—' : estimateText(value, name),
                ...(before === undefined ? [] : [change === undefined ? '—' : differenceText(change, name)]),
              ]
            }),
          ]),
        ),
        notes: [
          `${count(rows.length)} of ${counted(about.groups, 'group')} of ${counted(about.matched, 'trace')}; 95 % intervals.`,
          ...about.notes,
        ],
      }
    })
  },
}

const compare: Command = {
  words: 'compare',
  methods: ['slice.compare'],
  options: {
    a: { value: 'E', about: 'A filter', required: true },
    b: { value: 'E', about: 'The filter of the other population', required: true },
    metric,
    by: { value: 'A', about: 'Dimensions to group by' },
    ...shared,
  },
  run: (call) => {
    const a = checkFilter(call, 'a', 'compare')
    const b = checkFilter(call, 'b', 'compare')
    const by = dimensionsFrom(call, 'by', 'compare')
    const chosen = metricsFrom(call, 'metric', 'compare')
    needs(chosen, 'metric', 'compare')
    const limit = call.number('limit')
    return call.withWorkspace(async (client) => {
      const { rows, ...about } = await client.call(
        'slice.compare',
        {
          a,
          b,
          by,
          metrics: chosen,
          weighted: !call.flag('unweighted'),
          ...(limit === undefined ? {} : { limit }),
        },
        call.calling,
      )
      return {
        json: { rows: rows.map(({ key, ...row }) => ({ ...key, ...row })), ...about },
        text: table(
          [
            ...by.map((title) => ({ title, widest: 40 })),
            { title: 'metric' },
            { title: 'a', align: 'right' },
            ...(about.weighted ? [{ title: 'n effective', align: 'right' as const }] : []),
            { title: 'b', align: 'right' },
            ...(about.weighted ? [{ title: 'n effective', align: 'right' as const }] : []),
            { title: 'a − b', align: 'right' },
          ],
          rows.map((row) => [
            ...by.map((name) => orNothing(row.key[name])),
            row.metric,
            estimateText(row.a, row.metric),
            ...(about.weighted ? [count(row.n_effective.a)] : []),
            estimateText(row.b, row.metric),
            ...(about.weighted ? [count(row.n_effective.b)] : []),
            differenceText(row.difference, row.metric),
          ]),
        ),
        notes: ['95 % intervals.', ...about.notes],
      }
    })
  },
}

type Group = Output<'slice.groups'>['rows'][number]
interface Order {
  of(row: Group): number | null
  descending: boolean
}

function orderFrom(call: Call, chosen: readonly string[], compared: boolean): Order {
  const given = call.text('order') ?? 'n'
  const name = given.replace(/^-/, '')
  const descending = !given.startsWith('-')
  if (name === 'n') return { of: (row) => row.n, descending }
  if (chosen.includes(name)) return { of: (row) => row.values[name]?.value ?? null, descending }
  const changed = name.replace(/^change\./, '')
  if (compared && changed !== name && chosen.includes(changed))
    return { of: (row) => row.change?.[changed]?.value ?? null, descending }
  throw new UsageError(
    `--order takes n, a metric of --metric${compared ? ' or change. and such a metric' : ''}, not ${name}.`,
    { command: 'slice' },
  )
}

/** Equal values keep the order of size; a group without the value stands last. */
function ordered(rows: readonly Group[], { of, descending }: Order): Group[] {
  const missing = descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  const at = (row: Group) => of(row) ?? missing
  return rows.toSorted((a, b) => {
    const [left, right] = descending ? [at(b), at(a)] : [at(a), at(b)]
    return left === right ? 0 : left - right
  })
}

function needs(given: readonly string[], option: string, command: string): void {
  if (given.length === 0) throw new UsageError(`--${option} names nothing.`, { command })
}

export const sliceCommands: readonly Command[] = [slice, compare]
