import type { Call, Command } from '../command.ts'
import { embedderOf, embedderOptions } from '../embedderOption.ts'
import type { Client } from '../../../shared/protocol/client.ts'
import { count, counted } from '../figures.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

const shown = 20

const dedupe: Command = {
  words: 'dedupe',
  methods: [
    'duplicates.find',
    'duplicates.groups',
    'duplicates.undo',
    'semantic.find',
    'semantic.groups',
    'semantic.decide',
    'semantic.undo',
  ],
  options: {
    threshold: {
      value: 'T',
      about: 'Least Jaccard similarity of the questions of near-copies',
      sets: ['duplicates.find', 'threshold'],
      number: true,
    },
    fresh: { about: 'Look at everything again, also where nothing came since the last run' },
    undo: {
      about:
        'Bring back the grouping before the last run instead; with --semantic, take back the last decision',
    },
    semantic: { about: 'Propose groups of one meaning instead; --threshold is a cosine then' },
    ...embedderOptions,
    confirm: { value: 'GROUP', about: 'With --semantic: keep that its traces mean the same' },
    dismiss: { value: 'GROUP', about: 'With --semantic: keep that they do not' },
    reviewer: { value: 'R', about: 'Who decides', sets: ['semantic.decide', 'reviewer'] },
  },
  run: (call) => {
    refuseSilent(call)
    return call.withWorkspace(async (client) => {
      if (call.flag('semantic')) return semantic(client, call)
      if (call.flag('undo')) {
        const { undone, run } = await client.call('duplicates.undo', {}, call.calling)
        const text = undone
          ? run === null
            ? 'Undone: there are no groups now.'
            : `Undone: ${counted(run.groups, 'group')} as before.`
          : 'There is no grouping to undo.'
        return { json: { undone, ...counts(run) }, text: `${text}\n` }
      }
      const threshold = call.number('threshold')
      const found = await client.call(
        'duplicates.find',
        { fresh: call.flag('fresh'), ...(threshold === undefined ? {} : { threshold }) },
        call.calling,
      )
      const { groups } = await client.call('duplicates.groups', { limit: shown }, call.calling)
      return {
        json: { ...found, ...counts(found) },
        text: table(
          [
            { title: 'group' },
            { title: 'copies', align: 'right' },
            { title: 'alike by' },
            { title: 'least', align: 'right' },
            { title: 'read' },
            { title: 'question', widest: 60 },
          ],
          groups.map(({ group, multiplicity, reason, lowest_score, representative }) => [
            group,
            count(multiplicity),
            reason,
            lowest_score.toFixed(2),
            representative.trace,
            representative.preview ?? '—',
          ]),
        ),
        notes: [
          `${counted(found.members, 'trace')} in ${counted(found.groups, 'group')}: ${count(found.to_read)} of ${count(found.traces)} are left to read.`,
        ],
      }
    })
  },
}

// What would be left out of account is refused: a decision that nobody kept must not look like one.
function refuseSilent(call: Call): void {
  const wrong = (message: string) => new UsageError(message, { command: 'dedupe' })
  const decisions = (['confirm', 'dismiss'] as const).filter((name) => call.text(name) !== undefined)
  const [decision] = decisions
  if (call.flag('semantic')) {
    if (decisions.length > 1) throw wrong('Give --confirm or --dismiss, not both.')
    if (decision !== undefined && call.flag('undo')) throw wrong(`Give --${decision} or --undo, not both.`)
    if (call.flag('fresh')) throw wrong('--fresh is for copies and goes without --semantic.')
    return
  }
  const only = decision ?? (call.text('reviewer') === undefined ? undefined : 'reviewer')
  if (only !== undefined) throw wrong(`--${only} goes with --semantic alone.`)
}

async function semantic(client: Client, call: Call) {
  const reviewer = call.text('reviewer')
  for (const decision of ['confirm', 'dismiss'] as const) {
    const group = call.text(decision)
    if (group === undefined) continue
    if (reviewer === undefined) throw new UsageError('A decision needs --reviewer.', { command: 'dedupe' })
    const done = await client.call('semantic.decide', { group, decision, reviewer }, call.calling)
    return {
      json: { ...done },
      text: `${decision === 'confirm' ? 'Confirmed' : 'Dismissed'} ${group}: ${counted(done.traces, 'trace')}.\n`,
    }
  }
  if (call.flag('undo')) {
    if (reviewer === undefined) throw new UsageError('An undo needs --reviewer.', { command: 'dedupe' })
    const done = await client.call('semantic.undo', { reviewer }, call.calling)
    return { json: { ...done }, text: `Undone: the decision on ${counted(done.traces, 'trace')}.\n` }
  }
  const threshold = call.number('threshold')
  const found = await client.call(
    'semantic.find',
    { embedder: embedderOf(call), ...(threshold === undefined ? {} : { threshold }) },
    call.calling,
  )
  const { groups } = await client.call('semantic.groups', { limit: shown }, call.calling)
  return {
    json: { ...found, exact: 0, near: 0, semantic: found.members },
    text: table(
      [
        { title: 'group' },
        { title: 'traces', align: 'right' },
        { title: 'least', align: 'right' },
        { title: 'decided' },
        { title: 'read' },
        { title: 'question', widest: 60 },
      ],
      groups.map(({ group, multiplicity, lowest_score, decision, representative }) => [
        group,
        count(multiplicity),
        lowest_score.toFixed(2),
        decision ?? '—',
        representative.trace,
        representative.preview ?? '—',
      ]),
    ),
    notes: [
      `${count(found.members)} of ${counted(found.compared, 'question')} in ${counted(found.groups, 'group')} of one meaning, by ${found.embedder}.`,
      ...(found.compared < found.questions
        ? [`${count(found.questions - found.compared)} questions have no vector and were not compared.`]
        : []),
    ],
  }
}

/** The counts that every answer of the command carries. */
const counts = (
  run: { groups: number; members: number; exact: number; near: number } | null,
): Record<string, number> => ({
  groups: run?.groups ?? 0,
  members: run?.members ?? 0,
  exact: run?.exact ?? 0,
  near: run?.near ?? 0,
  semantic: 0,
})

export const duplicateCommands: readonly Command[] = [dedupe]
