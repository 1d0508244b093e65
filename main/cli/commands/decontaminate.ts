import { WorkbenchError } from '../../../shared/errors.ts'
import type { Client } from '../../../shared/protocol/client.ts'
import type { Call, Command } from '../command.ts'
import { count } from '../figures.ts'
import { readGiven } from '../givenFile.ts'
import { mayWrite, writeWhole } from '../outFile.ts'
import { status, UsageError } from '../status.ts'
import { table } from '../table.ts'
import { readTextLines, repeatedNotes } from '../textLines.ts'

/** Pairs that the table for a person shows. */
const shown = 40

export const decontaminateCommand: Command = {
  words: 'decontaminate',
  about:
    'Find training texts that leak evaluation texts: JSON lines {"id", "text"} against JSON lines, graded into remove, review and clear',
  methods: ['decontamination.texts'],
  options: {
    train: { value: 'FILE', about: 'Training texts, JSON lines {"id", "text"}', required: true },
    eval: { value: 'FILE', about: 'Evaluation texts, JSON lines {"id", "text"}', required: true },
    certificate: {
      value: 'FILE',
      about: 'Test with planted copies and write the certificate: a page where FILE ends in .html, else JSON',
    },
    force: { about: 'Overwrite the certificate' },
  },
  run: async (call) => {
    const out = call.text('certificate')
    if (out !== undefined) mayWrite(call.path(out), call.flag('force'))
    const [train, evaluation] = [await itemsOf(call, 'train'), await itemsOf(call, 'eval')]
    const ask = (client: Client) =>
      client.call(
        'decontamination.texts',
        { train, evaluation, certificate: out !== undefined },
        call.calling,
      )
    // Decisions on pairs count where there is a workspace.
    const { html, certificate, ...found } = await (call.workspace() === null
      ? call.withoutWorkspace(ask)
      : call.withWorkspace(ask))
    if (out !== undefined && certificate !== null && html !== null) {
      const text = /\.html?$/i.test(out) ? html : `${JSON.stringify(certificate, null, 2)}\n`
      await writeWhole(call.path(out), Buffer.from(text))
    }
    const verdict = certificate === null ? null : String(certificate['verdict'])
    const pairs = found.hits.filter(({ band }) => band !== 'clear')
    return {
      json: { ...found, ...(certificate === null ? {} : { verdict, certificate: certificate['sha256'] }) },
      text: table(
        [
          { title: 'training' },
          { title: 'case' },
          { title: 'band' },
          { title: 'method' },
          { title: 'score', align: 'right' },
          { title: 'why', widest: 80 },
        ],
        pairs
          .slice(0, shown)
          .map((hit) => [
            String(hit.train_id),
            String(hit.eval_id),
            hit.band,
            hit.method,
            hit.score.toFixed(2),
            hit.reason,
          ]),
      ),
      notes: [
        `${count(found.train)} training texts against ${count(found.eval)} cases: ${count(found.removed)} to remove, ${count(found.review)} to review, ${count(found.clear)} clear.`,
        ...repeatedNotes(train, '--train', 'each line is a training text of its own.'),
        ...repeatedNotes(evaluation, '--eval', 'each line is a case of its own.'),
        ...(pairs.length > shown ? [`${count(pairs.length - shown)} more pairs with --json.`] : []),
        ...(verdict === null ? [] : [`The certificate says: ${verdict}.`]),
      ],
      ...(verdict === 'failed' ? { status: status.failedCheck } : {}),
      ...(verdict === 'insufficient' ? { status: status.insufficientEvidence } : {}),
    }
  },
}

async function itemsOf(call: Call, option: 'train' | 'eval') {
  const given = call.text(option)
  if (given === undefined) throw new UsageError(`--${option} is missing.`, { command: 'decontaminate' })
  const file = call.path(given)
  let bytes: Uint8Array
  try {
    bytes = await readGiven(file, 'Nothing was compared.')
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause
    throw new WorkbenchError('not_found', `The file cannot be read. Nothing was compared. ${file}`, { cause })
  }
  try {
    const lines = readTextLines(bytes)
    if (lines.length === 0)
      throw new WorkbenchError(
        'invalid_input',
        'The file is without one usable record. Nothing was compared.',
      )
    return lines.map(({ id, text }) => ({ id, parts: [text] }))
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error
    throw new WorkbenchError(error.code, `${error.message} ${file}`, {
      hint: 'Give JSON lines {"id", "text"} in UTF-8.',
    })
  }
}
