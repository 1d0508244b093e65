import { codesOf, taxonomy as taxonomyShape } from '../../../shared/domain/taxonomy.ts'
import { confidences, severities, verdicts, type CurrentLabel } from '../../../shared/domain/label.ts'
import type { CallInput } from '../../../shared/protocol/protocol.ts'
import { pathRef } from '../../core/host.ts'
import type { Call, Command } from '../command.ts'
import { checkFilter } from '../filterOption.ts'
import { counted } from '../figures.ts'
import { mayWrite } from '../outFile.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'

const taxonomyShow: Command = {
  words: 'taxonomy show',
  methods: ['taxonomy.get'],
  run: (call) =>
    call.withWorkspace(async (client) => {
      const { taxonomy: given, hash } = await client.call('taxonomy.get', {}, call.calling)
      const taxonomy = taxonomyShape.parse(given)
      const { genres, ...about } = taxonomy
      return {
        json: {
          ...about,
          hash,
          genres: genres.map(({ id, key, title, definition }) => ({ id, key, title, definition })),
          codes: codesOf(taxonomy),
        },
        text: `${taxonomy.title}, ${taxonomy.id} version ${taxonomy.version} (${hash.slice(0, 12)})\n\n${table(
          [{ title: 'code' }, { title: 'title' }, { title: 'definition', widest: 110 }],
          genres.flatMap((genre) => [
            [genre.id, genre.title.toUpperCase(), genre.definition],
            ...genre.codes
              .filter(({ id }) => id !== genre.id)
              .map((code) => [code.id, code.title, code.definition]),
          ]),
        )}`,
      }
    }),
}

const label: Command = {
  words: 'label',
  methods: ['label.set'],
  arguments: [{ name: 'TRACE' }],
  options: {
    reviewer: { value: 'R', about: 'Whose judgement this is', required: true },
    verdict: { value: 'V', about: 'The outcome', sets: ['label.set', 'label.verdict'] },
    code: { value: 'C', about: 'The primary code; implies fail' },
    contributing: { value: 'C', about: 'A contributing code', many: true },
    span: { value: 'S', about: 'The first failing span' },
    severity: { value: 'S', about: 'How bad', sets: ['label.set', 'label.severity'] },
    confidence: { value: 'C', about: 'How sure', sets: ['label.set', 'label.confidence'] },
    note: { value: 'T', about: 'A note; values of people in it are masked' },
    correction: { value: 'T', about: 'The answer that would have been right' },
  },
  run: (call) => {
    const draft = draftFrom(call)
    return call.withWorkspace(async (client) => {
      const { label: set } = await client.call(
        'label.set',
        {
          target: { trace: call.arguments[0] ?? '' },
          label: draft,
          reviewer: call.text('reviewer') ?? '',
        },
        call.calling,
      )
      return {
        json: { label: flat(set) },
        text: `Saved: ${set.reviewer}, ${[set.payload.verdict, set.payload.primary].filter((part) => part !== null).join(' ')}, trace ${set.target.trace}\n`,
      }
    })
  },
}

function draftFrom(call: Call): CallInput<'label.set'>['label'] {
  const primary = call.text('code') ?? null
  const given = verdicts.find((each) => each === call.text('verdict'))
  const contributing = [...call.texts('contributing')]
  const verdict = given ?? (primary === null ? undefined : 'fail')
  if (verdict === undefined)
    throw new UsageError('A label needs --verdict pass, fail or defer, or --code.', { command: 'label' })
  if (verdict === 'pass' && (primary !== null || contributing.length > 0))
    throw new UsageError('A trace that passes has no failure code.', { command: 'label' })
  const severity = severities.find((each) => each === call.text('severity'))
  const confidence = confidences.find((each) => each === call.text('confidence'))
  return {
    verdict,
    primary,
    contributing,
    first_failing_span: call.text('span') ?? null,
    note: call.text('note') ?? null,
    correction: call.text('correction') ?? null,
    ...(severity === undefined ? {} : { severity }),
    ...(confidence === undefined ? {} : { confidence }),
  }
}

function flat({ target, payload, labelId, reviewer, person, origin, seq, atMs, orphaned }: CurrentLabel) {
  return {
    id: labelId,
    ...target,
    reviewer,
    ...payload,
    code: payload.primary,
    person,
    origin,
    seq,
    labelled_at: new Date(atMs).toISOString(),
    orphaned,
  }
}

const labelsExport: Command = {
  words: 'labels export',
  methods: ['labels.export'],
  arguments: [{ name: 'FILE', optional: true }],
  options: {
    where: { value: 'E', about: 'Labels of these traces only' },
    force: { about: 'Overwrite the file' },
  },
  run: (call) => {
    const where = checkFilter(call, 'where', 'labels export')
    const [given] = call.arguments
    const file = given === undefined ? null : call.path(given)
    if (file !== null) mayWrite(file, call.flag('force'))
    return call.withWorkspace(async (client) => {
      const { text, ...done } = await client.call(
        'labels.export',
        { where, ...(file === null ? {} : { out: pathRef(file) }) },
        call.calling,
      )
      return {
        json: { ...done, ...(text === null ? {} : { text }) },
        ...(text === null ? {} : { raw: Buffer.from(text) }),
        text: `Wrote ${counted(done.labels, 'label')}: ${file}\n`,
      }
    })
  },
}

export const labelCommands: readonly Command[] = [taxonomyShow, label, labelsExport]
