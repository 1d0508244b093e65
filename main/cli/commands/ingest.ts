import type { Output } from '../../../shared/protocol/protocol.ts'
import { pathRef } from '../../core/host.ts'
import type { Command } from '../command.ts'
import { bytes, count, counted, moment, orNothing } from '../figures.ts'
import { status, UsageError } from '../status.ts'
import { table } from '../table.ts'

const counts = ['read', 'kept', 'rejected', 'skipped', 'changed'] as const
const countColumns = counts.map((title) => ({ title, align: 'right' as const }))

const formats: Command = {
  words: 'formats',
  methods: ['formats.list'],
  run: (call) =>
    call.withoutWorkspace(async (client) => {
      const listed = await client.call('formats.list', {}, call.calling)
      const rows = (of: readonly { id: string; title: string; note: string }[]) =>
        of.map(({ id, title, note }) => [id, title, note])
      const columns = [{ title: 'id' }, { title: 'title' }, { title: 'note', widest: 100 }]
      return {
        json: { ...listed },
        text: `Can be imported\n${table(columns, rows(listed.importers))}\nCan be exported\n${table(columns, rows(listed.exporters))}`,
      }
    }),
}

const mostLeftOut = 20

const importFiles: Command = {
  words: 'import',
  methods: ['import.run'],
  arguments: [{ name: 'FILE', many: true }],
  options: {
    format: { value: 'ID', about: 'Read the files as this format, whatever they look like' },
    mapping: { value: 'FILE', about: 'Read records of a format of your own as this YAML or JSON says' },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const format = call.text('format')
      if (format !== undefined) {
        const { importers } = await client.call('formats.list', {}, call.calling)
        if (!importers.some(({ id }) => id === format))
          throw new UsageError(
            `--format takes one of ${importers.map(({ id }) => id).join(', ')}, not ${format}.`,
            { command: 'import' },
          )
      }
      const given = call.text('mapping')
      if (given !== undefined && format !== undefined)
        throw new UsageError('Give --format or --mapping, not both.', { command: 'import' })
      const mapping = given === undefined ? undefined : pathRef(call.path(given))
      const done = await client.call(
        'import.run',
        {
          files: call.arguments.map((file) => ({
            ref: pathRef(call.path(file)),
            ...(format === undefined ? {} : { format }),
            ...(mapping === undefined ? {} : { mapping }),
          })),
        },
        call.calling,
      )
      // A person knows a file by what they typed.
      const typed = (chosen: number, inside: string | null, name: string) => {
        const given = call.arguments[chosen] ?? name
        return inside === null ? given : `${given.replace(/[/\\]+$/, '')}/${inside}`
      }
      const files = done.files.map((file) => ({ ...file, path: typed(file.chosen, file.inside, file.path) }))
      const report = { ...done, files }
      const failed = files.find(({ error }) => error !== null)?.error ?? null
      return {
        json: {
          ...report,
          ...(failed === null ? {} : { error: { ...failed, hint: failed.hint ?? null } }),
        },
        text: importText(report),
        notes: [
          ...files.flatMap(({ path, error }) =>
            error === null
              ? []
              : [`${path}: ${error.message}${error.hint === undefined ? '' : ` ${error.hint}`}`],
          ),
          ...files.flatMap((file) => {
            const unused = given !== undefined ? 'mapping' : format === file.format ? null : 'format'
            return !file.alreadyImported || unused === null || (given ?? format) === undefined
              ? []
              : [
                  `${file.path}: read before as ${file.format}, so --${unused} was not used. To read it so, take it out with imports remove ${file.importId} and import it again.`,
                ]
          }),
          ...done.left
            .slice(0, mostLeftOut)
            .map(({ chosen, inside, reason }) => `${typed(chosen, inside, inside)}: left out. ${reason}`),
          ...(done.left.length > mostLeftOut
            ? [`And ${count(done.left.length - mostLeftOut)} more were left out; --json lists all.`]
            : []),
        ],
        status: failed === null ? status.done : status.input,
      }
    }),
}

function importText(report: Output<'import.run'>): string {
  const read = report.files.filter(({ error }) => error === null)
  const files = table(
    [{ title: 'file' }, { title: 'format' }, ...countColumns, { title: '' }],
    read.map((file) => [
      file.path,
      file.format,
      ...counts.map((name) => count(file[name])),
      file.alreadyImported ? 'imported before' : '',
    ]),
  )
  const health = read.flatMap(({ path, health: found }) =>
    found.map(
      ({ what, count: times, unit }) =>
        `${read.length > 1 ? `${path}: ` : ''}${what}: ${count(times)} ${times === 1 ? unit.replace(/s$/, '') : unit}`,
    ),
  )
  const masked: Record<string, number> = {}
  for (const { redacted } of read)
    for (const [type, times] of Object.entries(redacted)) masked[type] = (masked[type] ?? 0) + times
  const maskedText = Object.entries(masked).map(([type, times]) => `${count(times)} ${type}`)
  return [
    files,
    ...(maskedText.length === 0 ? [] : [`Masked: ${maskedText.join(', ')}\n`]),
    ...health.map((line) => `${line}\n`),
    `Added ${counted(report.traces, 'trace')}, ${counted(report.spans, 'span')}, ${counted(report.rejects, 'reject')}.\n`,
  ].join('')
}

const importRow = (row: Output<'imports.list'>['imports'][number]) => ({ id: row.importId, ...row })

const imports: Command = {
  words: 'imports',
  methods: ['imports.list'],
  run: (call) =>
    call.withWorkspace(async (client) => {
      const listed = await client.call('imports.list', {}, call.calling)
      return {
        json: { imports: listed.imports.map(importRow) },
        text: table(
          [
            { title: 'id', align: 'right' },
            { title: 'imported (UTC)' },
            { title: 'file', widest: 60 },
            { title: 'size', align: 'right' },
            { title: 'format' },
            ...countColumns,
          ],
          listed.imports.map((row) => [
            String(row.importId),
            moment(row.importedAtMs),
            row.file,
            bytes(row.bytes),
            row.format,
            ...counts.map((name) => count(row[name])),
          ]),
        ),
        notes: listed.imports.length === 0 ? ['Nothing was imported yet.'] : [],
      }
    }),
}

const importsRemove: Command = {
  words: 'imports remove',
  methods: ['imports.remove'],
  arguments: [{ name: 'ID' }],
  run: (call) => {
    const importId = Number(call.arguments[0])
    if (!Number.isInteger(importId))
      throw new UsageError(`ID is the number that imports shows, not ${call.arguments[0]}.`, {
        command: 'imports remove',
      })
    return call.withWorkspace(async (client) => {
      const removed = await client.call('imports.remove', { importId }, call.calling)
      const { imports: left } = await client.call('imports.list', {}, call.calling)
      return {
        json: { ...removed, imports: left.map(importRow) },
        text: `Removed import ${importId}: ${counted(removed.traces, 'trace')}, ${counted(removed.spans, 'span')}. ${count(removed.labelsKept)} labels on them are kept and flagged.\n`,
      }
    })
  },
}

const rejects: Command = {
  words: 'rejects',
  methods: ['rejects.list'],
  options: {
    limit: { value: 'N', about: 'How many rows', sets: ['rejects.list', 'limit'], number: true },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const limit = call.number('limit')
      const listed = await client.call('rejects.list', limit === undefined ? {} : { limit }, call.calling)
      return {
        json: { ...listed },
        text: table(
          [
            { title: 'file', widest: 50 },
            { title: 'line', align: 'right' },
            { title: 'place', widest: 30 },
            { title: 'reason', widest: 80 },
            { title: 'text', widest: 80 },
          ],
          listed.rejects.map((row) => [
            row.file,
            String(row.line),
            orNothing(row.path),
            row.reason,
            row.text,
          ]),
        ),
        notes: [
          listed.total === 0
            ? 'No rows were rejected.'
            : `${count(listed.rejects.length)} of ${count(listed.total)} rejected rows.`,
        ],
      }
    }),
}

export const ingestCommands: readonly Command[] = [formats, importFiles, imports, importsRemove, rejects]
