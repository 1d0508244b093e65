import type { Client } from '../../../shared/protocol/client.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Call, Command } from '../command.ts'
import { count, counted } from '../figures.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

/** Whether a word names a version rather than a folder. */
export const isVersionName = (text: string) => /^[a-z0-9][a-z0-9._-]*@[a-z0-9][a-z0-9._-]*$/.test(text)

/**
 * `name@3` or `name@tag` as name and number; the newest version where only a name is given. A number is taken at
 * its word, so that a damaged version can be verified.
 */
export async function versionOf(
  client: Client,
  call: Call,
  text: string,
): Promise<{ name: string; version: number }> {
  const [name = '', given, more] = text.split('@')
  if (name === '' || more !== undefined || (given !== undefined && !isVersionName(text)))
    throw new UsageError(`A version is named NAME@NUMBER or NAME@TAG, not ${text}.`, {
      command: 'dataset export',
    })
  const number = /^v?([1-9]\d*)$/.exec(given ?? '')?.[1]
  if (number !== undefined) return { name, version: Number(number) }
  if (given !== undefined) {
    const { version } = await client.call('dataset.resolve', { version: text }, call.calling)
    return { name, version }
  }
  const { datasets } = await client.call('datasets.list', {}, call.calling)
  const versions = datasets.find((each) => each.name === name)?.versions.map((each) => each.version) ?? []
  if (versions.length === 0)
    throw new WorkbenchError('not_found', `There is no dataset ${name}.`, { hint: 'See dataset list.' })
  return { name, version: Math.max(...versions) }
}

const diff: Command = {
  words: 'dataset diff',
  methods: ['dataset.diff'],
  arguments: [{ name: 'A' }, { name: 'B' }],
  options: {
    kind: { value: 'KIND', about: 'List only examples of this kind', sets: ['dataset.diff', 'kind'] },
    limit: {
      value: 'N',
      about: 'Examples to list',
      sets: ['dataset.diff', 'limit'],
      number: true,
    },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const [before = '', after = ''] = call.arguments
      const limit = call.number('limit')
      const kind = kindOf(call.text('kind'))
      const found = await client.call(
        'dataset.diff',
        { before, after, ...(kind === null ? {} : { kind }), ...(limit === undefined ? {} : { limit }) },
        call.calling,
      )
      const { counts, erased, metadata, by, examples } = found
      const title = (side: typeof found.before) => `${side.name}@${side.version}`
      return {
        json: {
          ...counts,
          erased,
          before: found.before,
          after: found.after,
          metadata_fields: metadata,
          by,
          examples,
        },
        text: [
          `${title(found.before)} → ${title(found.after)}`,
          `  added ${count(counts.added)}, removed ${count(counts.removed)}, changed ${count(counts.changed)}, same ${count(counts.same)}`,
          `  of the changed: ${count(counts.relabelled)} relabelled, ${count(counts.resplit)} in another split, ${count(counts.reworded)} with another input, ${count(counts.metadata)} with other metadata alone`,
          ...(metadata.length === 0
            ? []
            : [
                `  metadata that differs: ${metadata.map(({ field, n }) => `${field} ${count(n)}`).join(', ')}`,
              ]),
          '',
          table(
            [
              { title: 'slice' },
              { title: 'added', align: 'right' },
              { title: 'removed', align: 'right' },
              { title: 'changed', align: 'right' },
            ],
            by.map((each) => [
              `${each.column} = ${each.value}`,
              count(each.added),
              count(each.removed),
              count(each.changed),
            ]),
          ),
          table(
            [{ title: 'trace' }, { title: 'what' }, { title: 'label' }, { title: 'split' }],
            examples.map((each) => [
              each.trace,
              each.kinds.join(', '),
              labelsOf(each),
              [each.split_before, each.split_after].filter((split) => split !== null).join(' → '),
            ]),
          ),
        ].join('\n'),
        notes:
          erased === 0
            ? []
            : [
                `${counted(erased, 'example')} of these erased by request: counted, and neither listed nor in a slice.`,
              ],
      }
    }),
}

/** `fail PLN.2 → fail PLN.3`, or the label alone where it is the same or one version has none. */
function labelsOf(each: Output<'dataset.diff'>['examples'][number]): string {
  const labels = [
    [each.verdict_before, each.code_before],
    [each.verdict_after, each.code_after],
  ].map((parts) => parts.filter((part) => part !== null).join(' '))
  return [...new Set(labels.filter((label) => label !== ''))].join(' → ')
}

const kinds = ['added', 'removed', 'relabelled', 'resplit', 'reworded', 'metadata'] as const

function kindOf(text: string | undefined): (typeof kinds)[number] | null {
  if (text === undefined) return null
  const kind = kinds.find((each) => each === text)
  if (kind !== undefined) return kind
  throw new UsageError(`There is no kind ${text}: ${kinds.join(', ')}.`, { command: 'dataset diff' })
}

const tag: Command = {
  words: 'dataset tag',
  methods: ['dataset.tag'],
  arguments: [{ name: 'NAME@V' }, { name: 'TAG' }],
  options: { remove: { about: 'Take the tag away; give only NAME in place of NAME@V' } },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const [given = '', wanted = ''] = call.arguments
      const { name, version } = call.flag('remove')
        ? { name: given.split('@')[0] ?? '', version: null }
        : await versionOf(client, call, given)
      const tagged = await client.call('dataset.tag', { name, version, tag: wanted }, call.calling)
      const was = tagged.before === null ? '' : ` (before: version ${tagged.before})`
      return {
        json: { ...tagged },
        text:
          version === null
            ? `${name} has no tag ${wanted} any more${was}\n`
            : `${name}@${wanted} is version ${version}${was}\n`,
      }
    }),
}

const unlock: Command = {
  words: 'dataset unlock',
  methods: ['dataset.unlock'],
  arguments: [{ name: 'NAME' }],
  options: { reason: { value: 'TEXT', about: 'Why; it stays on record', required: true } },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const name = call.arguments[0] ?? ''
      const done = await client.call(
        'dataset.unlock',
        { name, reason: call.text('reason') ?? '' },
        call.calling,
      )
      return {
        json: { ...done },
        text: `${count(done.unlocked)} traces that ${name} had pinned may be trained on from now on.\n`,
      }
    }),
}

export const versionCommands: readonly Command[] = [diff, tag, unlock]
