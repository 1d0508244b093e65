import { existsSync } from 'node:fs'
import { recipe as recipeShape } from '../../../shared/domain/recipe.ts'
import { lineageStandards } from '../../../shared/protocol/methods/datasets.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { pathRef } from '../../core/host.ts'
import type { Call, Command } from '../command.ts'
import { readDocument } from '../documentFile.ts'
import { count, moment } from '../figures.ts'
import { status, UsageError } from '../status.ts'
import { table } from '../table.ts'
import { isVersionName, versionCommands, versionOf } from './versions.ts'

const build: Command = {
  words: 'dataset build',
  methods: ['dataset.build'],
  arguments: [{ name: 'RECIPE' }],
  options: { name: { value: 'N', about: 'Another name than that of the recipe' } },
  run: async (call) => {
    const recipe = await recipeFrom(call)
    return call.withWorkspace(async (client) => {
      const built = await client.call('dataset.build', { recipe }, call.calling)
      return {
        json: { ...built },
        text: [
          `${built.existing ? 'The same inputs gave this version before' : 'Built'}: ${built.name}@${built.version}  ${built.hash}`,
          splitsText(built.splits),
          ...built.steps.map(
            ({ step, kept, left, why }) => `  ${step}: ${count(kept)} kept, ${count(left)} left (${why})`,
          ),
          ...built.refused.map(({ trace, why }) => `  refused ${trace}: ${why}`),
          `Contamination: ${built.contamination.note}`,
          '',
        ].join('\n'),
      }
    })
  },
}

function recipeFrom(call: Call): Promise<ReturnType<typeof recipeShape.parse>> {
  const name = call.text('name')
  return readDocument(call.path(call.arguments[0] ?? ''), 'recipe', recipeShape, {
    hint: 'The smallest recipe has name, where and split: eval.',
    change: (value) =>
      name === undefined || typeof value !== 'object' || value === null ? value : { ...value, name },
  })
}

const splitsText = ({ train, eval: evaluation, test }: Output<'dataset.build'>['splits']) =>
  `  train ${count(train)}, eval ${count(evaluation)}, test ${count(test)}`

const list: Command = {
  words: 'dataset list',
  methods: ['datasets.list'],
  run: (call) =>
    call.withWorkspace(async (client) => {
      const { datasets } = await client.call('datasets.list', {}, call.calling)
      const versions = datasets.flatMap(({ versions: of }) => of)
      return {
        json: { datasets },
        text: table(
          [
            { title: 'version' },
            { title: 'built (UTC)' },
            { title: 'examples', align: 'right' },
            { title: 'splits' },
            { title: 'pinned' },
            { title: 'tags' },
            { title: 'signed' },
            { title: 'hash' },
          ],
          versions.map((each) => [
            `${each.name}@${each.version}`,
            moment(each.builtAtMs),
            count(each.examples),
            splitsText(each.splits).trim(),
            each.pinned ?? '',
            each.tags.join(', '),
            each.signed ? 'yes' : 'no',
            each.hash,
          ]),
        ),
        notes: versions.length === 0 ? ['No dataset was built yet.'] : [],
      }
    }),
}

const exportVersion: Command = {
  words: 'dataset export',
  methods: ['dataset.export'],
  arguments: [{ name: 'NAME@V' }],
  options: {
    format: { value: 'ID', about: 'A format that formats lists', sets: ['dataset.export', 'format'] },
    out: { value: 'DIR', about: 'Folder to write', required: true },
    force: { about: 'Overwrite what is there' },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const chosen = await versionOf(client, call, call.arguments[0] ?? '')
      const format = call.text('format')
      const { folder, files, rows, skipped, remarks, loader } = await client.call(
        'dataset.export',
        {
          ...chosen,
          ...(format === undefined ? {} : { format }),
          out: pathRef(call.path(call.text('out') ?? '')),
          overwrite: call.flag('force'),
        },
        call.calling,
      )
      return {
        json: { folder, files, rows, skipped, remarks, loader, ...chosen },
        text: `${chosen.name}@${chosen.version}: ${folder}\n${table(
          [{ title: 'file' }, { title: 'rows', align: 'right' }, { title: 'sha256' }],
          files.map((file) => [file.path, count(file.rows), file.sha256]),
        )}\n${loader}\n`,
        notes: [
          ...skipped.map(({ why, examples }) => `${count(examples)} without a row: ${why}`),
          ...remarks,
        ],
      }
    }),
}

const verify: Command = {
  words: 'dataset verify',
  methods: ['dataset.verify'],
  arguments: [{ name: 'DIR' }],
  options: { expect: { value: 'HASH', about: 'The hash of the version that was released' } },
  run: async (call) => {
    const given = call.arguments[0] ?? ''
    const expect = call.text('expect')
    const expected = expect === undefined ? {} : { expect }
    const isFolder = existsSync(call.path(given)) || !isVersionName(given)
    const folder = { folder: pathRef(call.path(given)), ...expected }
    // A folder proves itself anywhere; where a workspace is at hand its key and sources are checked as well.
    const checked = isFolder
      ? await (call.workspace() === null ? call.withoutWorkspace : call.withWorkspace)((client) =>
          client.call('dataset.verify', folder, call.calling),
        )
      : await call.withWorkspace(async (client) =>
          client.call(
            'dataset.verify',
            { ...(await versionOf(client, call, given)), ...expected },
            call.calling,
          ),
        )
    return {
      json: { ...checked },
      text: [
        checked.ok ? `Verified: ${checked.verdict}.` : `Not verified: ${checked.verdict}.`,
        ...checked.erasures.map(
          ({ reason, atMs, examples }) =>
            `  intact, ${count(examples)} erased by request on ${new Date(atMs).toISOString().slice(0, 10)}: ${reason}`,
        ),
        `  ${count(checked.checked)} checked${checked.hash === null ? '' : `, ${checked.hash}`}`,
        ...checked.problems.map(
          ({ file, example, message }) =>
            `  ${[file, example].filter((part) => part !== null).join(' ')}: ${message}`,
        ),
        '',
      ].join('\n'),
      status: checked.ok ? status.done : status.failedCheck,
    }
  },
}

const lineage: Command = {
  words: 'lineage',
  methods: ['lineage.get', 'lineage.statement'],
  arguments: [{ name: 'ID' }],
  options: {
    as: {
      value: 'STANDARD',
      about: 'Of a dataset version: openlineage, prov or intoto (signed) instead, on stdout',
      sets: ['lineage.statement', 'standard'],
    },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const as = call.text('as')
      if (as !== undefined) {
        const standard = lineageStandards.find((each) => each === as)
        if (standard === undefined) throw new UsageError(`--as has no ${as}.`, { command: 'lineage' })
        const { text } = await client.call(
          'lineage.statement',
          { dataset: call.arguments[0] ?? '', standard },
          call.calling,
        )
        return { json: JSON.parse(text) as Record<string, unknown>, text }
      }
      const found = await client.call('lineage.get', { id: call.arguments[0] ?? '' }, call.calling)
      const titleOf = new Map(found.nodes.map((node) => [node.id, `${node.kind} ${node.title}`]))
      return {
        json: { ...found },
        text: `${table(
          [{ title: 'kind' }, { title: 'id' }, { title: 'title', widest: 80 }],
          found.nodes.map(({ kind, id, title }) => [kind, id, title]),
        )}\n${found.edges
          .map(({ from, to }) => `${titleOf.get(from) ?? from} → ${titleOf.get(to) ?? to}\n`)
          .join('')}`,
      }
    }),
}

export const datasetCommands: readonly Command[] = [
  build,
  list,
  ...versionCommands,
  exportVersion,
  verify,
  lineage,
]
