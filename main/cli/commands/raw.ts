import type { Command } from '../command.ts'
import { bytes } from '../figures.ts'
import { mayWrite, writeWhole } from '../outFile.ts'

const wholeFiles = (pieces: readonly { file: string; whole: boolean }[]) => [
  ...new Set(pieces.filter(({ whole }) => whole).map(({ file }) => file)),
]

export const rawCommand: Command = {
  words: 'raw',
  methods: ['raw.get'],
  arguments: [{ name: 'TRACE' }],
  options: {
    reason: { value: 'TEXT', about: 'Why; kept in the log', sets: ['raw.get', 'reason'], required: true },
    out: { value: 'F', about: 'Write the record here; else to stdout' },
    force: { about: 'Overwrite the file' },
  },
  run: (call) => {
    const out = call.text('out')
    const file = out === undefined ? null : call.path(out)
    if (file !== null) mayWrite(file, call.flag('force'))
    return call.withWorkspace(async (client) => {
      const trace = call.arguments[0] ?? ''
      const reason = call.text('reason') ?? ''
      const { content, ...about } = await client.call('raw.get', { trace, reason }, call.calling)
      if (file !== null) await writeWhole(file, content)
      return {
        json: {
          ...about,
          trace,
          path: file,
          ...(file === null ? { base64: Buffer.from(content).toString('base64') } : {}),
        },
        ...(file === null ? { raw: content } : {}),
        notes: wholeFiles(about.pieces).map(
          (name) =>
            `A row of Parquet has no bytes of its own, so this is all of ${name}, with the records of every other trace in it.`,
        ),
        text: `Wrote ${bytes(about.bytes)} of ${about.file} from byte ${about.offset} on: ${file}\n`,
      }
    })
  },
}
