import fc from 'fast-check'
import { expect, test } from 'vitest'
import { labelPayload } from '../../../shared/domain/label.ts'
import type { LabelEvent } from './chain.ts'
import { createHistory, type Recorded } from './history.ts'

const hash = '0'.repeat(64)
const payload = (note: string) =>
  labelPayload.parse({ verdict: 'fail', note, taxonomy_id: 't', taxonomy_hash: hash })

function chain(origin: string, person: string, events: { trace: string; clock: number }[]): Recorded[] {
  const line = (seq: number, clock: number, rest: Pick<LabelEvent, 'kind' | 'target'>): LabelEvent => ({
    origin,
    seq,
    clock,
    prev: seq === 0 ? null : hash,
    payload_hash: hash,
    salt: '',
    ...rest,
  })
  return [
    {
      event: line(0, 1, { kind: 'person', target: null }),
      payload: { at_ms: 0, person, reviewer: person, workspace: 'w' },
    },
    ...events.map(({ trace, clock }, index): Recorded => {
      const target = { trace, span: null, field: null }
      return {
        event: { ...line(index + 1, clock, { kind: 'label', target }), target },
        payload: {
          at_ms: clock,
          reviewer: person,
          label: payload(`${origin}/${index + 1}`),
          labelled_at_ms: clock,
          source: null,
          about: null,
        },
      }
    }),
  ]
}

const events = fc
  .array(fc.record({ trace: fc.constantFrom('x', 'y'), step: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 6,
  })
  .map((given) => {
    let clock = 1
    return given.map(({ trace, step }) => ({ trace, clock: (clock += step) }))
  })

test('what is current does not depend on the order in which chains arrive', () => {
  fc.assert(
    fc.property(
      events,
      events,
      events,
      fc.shuffledSubarray([0, 1, 2], { minLength: 3 }),
      (a, b, c, order) => {
        const chains = [chain('a', 'Ana', a), chain('b', 'Ana', b), chain('c', 'Ben', c)]
        const sorted = (history: ReturnType<typeof createHistory>) =>
          history
            .allLabels()
            .map((label) => JSON.stringify(label))
            .sort()
        const all = chains.flat()
        expect(sorted(createHistory(order.flatMap((index) => chains[index] ?? [])))).toEqual(
          sorted(createHistory(all)),
        )
        for (const trace of ['x', 'y']) {
          const own = [...(chains[0] ?? []), ...(chains[1] ?? [])]
            .filter(({ event }) => event.target?.trace === trace)
            .map(({ event }) => event)
            .sort((left, right) => left.clock - right.clock || (left.origin < right.origin ? -1 : 1))
            .at(-1)
          const current = createHistory(all)
            .labelsOn(trace)
            .find(({ person }) => person === 'Ana')
          expect(current?.payload.note).toBe(own === undefined ? undefined : `${own.origin}/${own.seq}`)
        }
      },
    ),
  )
})

test('between people nothing overwrites', () => {
  const history = createHistory([
    ...chain('a', 'Ana', [{ trace: 'x', clock: 2 }]),
    ...chain('b', 'Ben', [{ trace: 'x', clock: 9 }]),
  ])
  expect(history.labelsOn('x').map(({ person }) => person)).toEqual(['Ana', 'Ben'])
})

test('a removed payload takes the judgement away and leaves the chain', () => {
  const [person, label] = chain('a', 'Ana', [{ trace: 'x', clock: 2 }])
  const history = createHistory([person, label].flatMap((record) => (record === undefined ? [] : [record])))
  expect(history.labelsOn('x')).toHaveLength(1)
  const erased = createHistory(
    history
      .records()
      .map((record) => (record.event.kind === 'label' ? { ...record, payload: null } : record)) as Recorded[],
  )
  expect(erased.labelsOn('x')).toEqual([])
  expect(erased.last('a')?.seq).toBe(1)
})

/** One person's chain from labels and steps back, each a number of seconds after the one before. */
function typed(
  saves: readonly {
    trace?: string
    after?: number
    kind?: 'label' | 'undo' | 'redo'
    about?: number
    label?: object
  }[],
): Recorded[] {
  const [person, ...lines] = chain(
    'a',
    'Ana',
    saves.map(({ trace = 'x' }, index) => ({ trace, clock: index + 2 })),
  )
  let at = 0
  const events = lines.map((record, index): Recorded => {
    const { kind = 'label', after = 1, about, label = {} } = saves[index] ?? {}
    at += after * 1000
    return {
      ...record,
      event: { ...record.event, kind },
      payload: {
        at_ms: at,
        reviewer: 'Ana',
        label: labelPayload.parse({ verdict: 'fail', ...label, taxonomy_id: 't', taxonomy_hash: hash }),
        labelled_at_ms: at,
        source: null,
        about: about === undefined ? null : { origin: 'a', seq: about },
      },
    } as Recorded
  })
  return person === undefined ? [] : [person, ...events]
}
const stepsOf = (records: Recorded[]) => {
  const { undo, redo } = createHistory(records).stacks('a')
  const seqs = (steps: typeof undo) => steps.map((step) => step.map(({ seq }) => seq))
  return { undo: seqs(undo), redo: seqs(redo) }
}

test('a text that is saved while it is typed is one step, whatever comes between ends it', () => {
  const note = (text: string) => ({ label: { note: text } })
  expect(stepsOf(typed([{}, note('a'), note('ab'), note('abc')])).undo).toEqual([[1], [2, 3, 4]])
  expect(stepsOf(typed([note('a')])).undo).toEqual([[1]])
  // The first save of all also set the verdict, so it is a step of its own.
  expect(stepsOf(typed([note('a'), note('ab')])).undo).toEqual([[1], [2]])
  expect(stepsOf(typed([{}, note('a'), { ...note('ab'), after: 31 }])).undo).toEqual([[1], [2], [3]])
  expect(stepsOf(typed([{}, note('a'), { label: { note: 'a', severity: 'S1' } }])).undo).toEqual([
    [1],
    [2],
    [3],
  ])
  expect(stepsOf(typed([{}, note('a'), { label: { note: 'a', correction: 'b' } }])).undo).toEqual([
    [1],
    [2],
    [3],
  ])
  expect(stepsOf(typed([{}, { trace: 'y' }, note('a'), { trace: 'y', ...note('b') }])).undo).toEqual([
    [1],
    [2],
    [3],
    [4],
  ])
})

test('an undo moves a whole step, and in a log of before steps were joined only what it named', () => {
  const start = [{}, { label: { note: 'a' } }, { label: { note: 'ab' } }]
  expect(stepsOf(typed([...start, { kind: 'undo', about: 2 }]))).toEqual({ undo: [[1]], redo: [[2, 3]] })
  expect(
    stepsOf(typed([...start, { kind: 'undo', about: 2 }, { kind: 'redo', about: 2, label: { note: 'ab' } }])),
  ).toEqual({ undo: [[1], [2, 3]], redo: [] })
  expect(stepsOf(typed([...start, { kind: 'undo', about: 3, label: { note: 'a' } }]))).toEqual({
    undo: [[1], [2]],
    redo: [[3]],
  })
})
