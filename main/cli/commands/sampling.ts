import { samplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { Command } from '../command.ts'
import { readDocument } from '../documentFile.ts'
import { count, counted, estimateText } from '../figures.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

const sample: Command = {
  words: 'sample',
  methods: ['sample.draw', 'sample.preview', 'policy.default'],
  options: {
    policy: {
      value: 'FILE',
      about: 'Rules and seed as YAML or JSON; without it, the plan that Assay ships with',
    },
    name: { value: 'NAME', about: 'What the sample is called', sets: ['sample.draw', 'name'] },
    preview: { about: 'Only tell what would be drawn and how precise estimates would be' },
    force: { about: 'Draw anew where a sample of that name is there' },
  },
  run: async (call) => {
    const file = call.text('policy')
    const given =
      file === undefined
        ? null
        : await readDocument(call.path(file), 'policy', samplingPolicy, {
            hint: 'The smallest policy has one rule with a name and a rate or take.',
          })
    const name = call.text('name')
    const preview = call.flag('preview')
    if (name === undefined && !preview) throw new UsageError('--name is missing.', { command: 'sample' })
    return call.withWorkspace(async (client) => {
      const policy = given ?? (await client.call('policy.default', {}, call.calling)).policy
      if (name === undefined || preview) {
        const seen = await client.call('sample.preview', { policy }, call.calling)
        return {
          json: { ...seen },
          text: `${rulesText(seen.rules)}\n${precisionText(seen)}`,
          notes: notesOf(seen),
        }
      }
      const drawn = await client.call(
        'sample.draw',
        { name, policy, replace: call.flag('force') },
        call.calling,
      )
      return { json: { ...drawn }, text: rulesText(drawn.rules), notes: notesOf(drawn) }
    })
  },
}

const rulesText = (rules: Output<'sample.draw'>['rules']) =>
  table(
    [
      { title: 'rule' },
      { title: 'could draw', align: 'right' },
      { title: 'expected', align: 'right' },
      { title: 'drawn', align: 'right' },
      { title: 'by it alone', align: 'right' },
      { title: 'chance' },
      { title: '' },
    ],
    rules.map((rule) => [
      rule.name,
      count(rule.frame),
      rule.expected.toFixed(1),
      count(rule.drawn),
      count(rule.alone),
      rule.least === null || rule.greatest === null
        ? '—'
        : [...new Set([rule.least, rule.greatest].map((chance) => chance.toPrecision(3)))].join(' to '),
      rule.note ?? '',
    ]),
  )

const precisionText = ({ precision }: Output<'sample.preview'>) =>
  table(
    [{ title: 'metric' }, { title: 'expected 95 % interval' }, { title: 'n effective', align: 'right' }],
    precision.map(({ metric, value, half, n, n_effective }) => [
      metric,
      estimateText(
        value === null || half === null
          ? { value, low: null, high: null, n: Math.round(n) }
          : { value, low: value - half, high: value + half, n: Math.round(n) },
        metric,
      ),
      count(Math.round(n_effective)),
    ]),
  )

const notesOf = ({
  drawn,
  population,
  uncovered,
}: Pick<Output<'sample.draw'>, 'drawn' | 'population' | 'uncovered'>) => [
  `${count(drawn)} of ${counted(population, 'trace')}.`,
  ...(uncovered === 0
    ? []
    : [`No rule can draw ${count(uncovered)} of them: estimates from this sample do not speak for those.`]),
]

export const samplingCommands: readonly Command[] = [sample]
