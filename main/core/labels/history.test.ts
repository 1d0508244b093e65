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
