import type { Command } from '../command.ts'
import { status, UsageError } from '../status.ts'
import { table } from '../table.ts'

/** One row of the performance suite: ours against its baseline, measured in the same run. */
export interface BenchRow {
  name: string
  ours: number
  baseline: number
  unit: string
  /** Ours divided by the baseline: the median of the pairs with its spread. */
  ratio: number
  low: number
  high: number
  goal: number
}

export type RunBench = (options: {
  only: readonly string[]
  size: 'small' | 'full'
  signal: AbortSignal
  say(line: string): void
}) => Promise<{ results: readonly BenchRow[] }>

const sizes = ['small', 'full'] as const

/** The command that runs the performance suite; `load` brings it in only when it is asked for. */
export function benchCommand(load: () => Promise<RunBench>): Command {
  return {
    words: 'bench',
    about: 'The performance suite: ratios to a baseline of the same run, each with its goal',
    methods: [],
    options: {
      only: { value: 'NAME,…', about: 'These rows only' },
      size: { value: 'S', about: 'small (100k traces, 1M spans) or full (1M, 10M); default small' },
    },
    run: async (call) => {
      const given = call.text('size') ?? 'small'
      const size = sizes.find((each) => each === given)
      if (size === undefined)
        throw new UsageError(`--size takes small or full, not ${given}.`, { command: 'bench' })
      const runBench = await load()
      const { results } = await runBench({
        only: call.list('only'),
        size,
        signal: call.signal,
        say: call.say,
      })
      const missed = results.filter(({ low, goal }) => low > goal)
      const figure = (value: number) => value.toPrecision(4)
      return {
        json: { results },
        text: table(
          [
            { title: 'name' },
            { title: 'ours', align: 'right' },
            { title: 'baseline', align: 'right' },
            { title: 'unit' },
            { title: 'ratio', align: 'right' },
            { title: 'goal', align: 'right' },
            { title: '' },
          ],
          results.map((row) => [
            row.name,
            figure(row.ours),
            figure(row.baseline),
            row.unit,
            `${row.ratio.toFixed(2)} [${row.low.toFixed(2)}, ${row.high.toFixed(2)}]`,
            row.goal.toFixed(2),
            row.low > row.goal ? 'missed' : 'met',
          ]),
        ),
        notes: missed.length === 0 ? [] : [`Missed: ${missed.map(({ name }) => name).join(', ')}.`],
        status: missed.length === 0 ? status.done : status.failedCheck,
      }
    },
  }
}
