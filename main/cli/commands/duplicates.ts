import type { Command } from '../command.ts'
import { count } from '../figures.ts'
import { table } from '../table.ts'

const shown = 20

const dedupe: Command = {
  words: 'dedupe',
  methods: ['duplicates.find', 'duplicates.groups', 'duplicates.undo'],
  options: {
    threshold: {
      value: 'T',
      about: 'Least Jaccard similarity of the questions of near-copies',
      sets: ['duplicates.find', 'threshold'],
      number: true,
    },
    fresh: { about: 'Look at everything again, also where nothing came since the last run' },
    undo: { about: 'Bring back the grouping before the last run instead' },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      if (call.flag('undo')) {
        const { undone, run } = await client.call('duplicates.undo', {}, call.calling)
        const text = undone
          ? run === null
            ? 'Undone: there are no groups now.'
            : `Undone: ${count(run.groups)} groups as before.`
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
          `${count(found.members)} traces in ${count(found.groups)} groups: ${count(found.to_read)} of ${count(found.traces)} are left to read.`,
        ],
      }
    }),
}

/** The counts that every answer of the command carries; semantic groups need clusters. */
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
