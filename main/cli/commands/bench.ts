import type { BenchResults } from '../../bench/bench.ts'
import { missed as isMissed, verdictOf } from '../../bench/pairs.ts'
import type { Command } from '../command.ts'
import { status, UsageError } from '../status.ts'
import { table } from '../table.ts'

export type RunBench = (options: {
  only: readonly string[]
  size: 'small' | 'full'
  signal: AbortSignal
  progress(line: string): void
}) => Promise<BenchResults>

const sizes = ['small', 'full'] as const

/** The command that runs the performance suite; `load` brings it in only when it is asked for. */
export function benchCommand(
  load: () => Promise<RunBench> = async () => (await import('../../bench/bench.ts')).runBench,
): Command {
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
      const { results, notRun } = await runBench({
        only: call.list('only'),
        size,
        signal: call.signal,
        progress: call.say,
      })
      const missed = results.filter(isMissed)
      const figure = (value: number) => value.toPrecision(4)
      return {
        json: { results, ...(notRun.length === 0 ? {} : { notRun }) },
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
            verdictOf(row),
          ]),
        ),
        notes: [
          ...notRun.map(({ name, reason }) => `Not run: ${name}, for ${reason}.`),
          ...(missed.length === 0 ? [] : [`Missed: ${missed.map(({ name }) => name).join(', ')}.`]),
        ],
        status: missed.length === 0 ? status.done : status.failedCheck,
      }
    },
  }
}
