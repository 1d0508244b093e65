import { handedOnText } from '../../../shared/domain/handedOn.ts'
import type { Command } from '../command.ts'
import { count } from '../figures.ts'
import { UsageError } from '../status.ts'

const s = (n: number, one: string, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`

/** `erase`: everything of a user or a trace, with its reach. */
export const eraseCommand: Command = {
  words: 'erase',
  methods: ['erase.run'],
  arguments: [],
  options: {
    user: {
      value: 'U',
      about: 'All traces of a user: the id as it stood in the export, or its token',
      sets: ['erase.run', 'user'],
    },
    trace: { value: 'T', about: 'One trace', sets: ['erase.run', 'trace'] },
    reason: {
      value: 'TEXT',
      about: 'Why; it stays on record, so it must not name the person',
      sets: ['erase.run', 'reason'],
      required: true,
    },
    'dry-run': { about: 'Only tell what would be erased' },
  },
  run: (call) => {
    const [user, trace] = [call.text('user'), call.text('trace')]
    if ((user === undefined) === (trace === undefined))
      throw new UsageError('erase takes either --user or --trace. Nothing was erased.', { command: 'erase' })
    return call.withWorkspace(async (client) => {
      const dryRun = call.flag('dry-run')
      const done = await client.call(
        'erase.run',
        {
          reason: call.text('reason') ?? '',
          dryRun,
          ...(user === undefined ? {} : { user }),
          ...(trace === undefined ? {} : { trace }),
        },
        call.calling,
      )
      const { traces, spans, labels, sources, versions, exports } = done
      return {
        json: { ...done },
        text: [
          `${dryRun ? 'Would erase' : 'Erased'} ${s(traces, 'trace')}, ${s(spans, 'span')}, ${s(labels, 'label')}, and their records in ${s(sources, 'source file')}.`,
          ...versions.map(
            ({ name, version, examples, reissued }) =>
              `  ${name}@${version}: ${s(examples, 'example')}${reissued === null ? '' : `, issued again as ${name}@${reissued}`}`,
          ),
          ...(exports.length === 0 ? [] : ['Already handed on, and out of reach from here:']),
          ...exports.map(
            (each) =>
              `  ${handedOnText(each)}, ${new Date(each.atMs).toISOString()}${each.certain ? '' : ' (perhaps with something of theirs)'}`,
          ),
          '',
        ].join('\n'),
      }
    })
  },
}
