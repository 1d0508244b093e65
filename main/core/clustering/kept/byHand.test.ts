import fc from 'fast-check'
import { expect, test } from 'vitest'
import { standing, type HandDecision } from './byHand.ts'

const names = ['a', 'b', 'c', 'd', 'e']
const cluster = fc.constantFrom(...names)
const given = fc.oneof(
  fc.record({ kind: fc.constant('rename' as const), cluster, name: fc.constantFrom('one', 'two') }),
  fc.record({ kind: fc.constant('merge' as const), cluster, into: cluster }),
  fc.record({ kind: fc.constant('undo' as const), undoes: fc.nat(20) }),
)

test('merges never close a circle, and every merged cluster ends in one that is not merged', () => {
  fc.assert(
    fc.property(fc.array(given, { maxLength: 20 }), (list) => {
      const decisions = list.map(
        (each, seq) => ({ ...each, seq, prev: null, at_ms: 0, reviewer: 'Ada' }) as HandDecision,
      )
      const { into, last } = standing(decisions)
      for (const [from, to] of into) {
        expect(to).not.toBe(from)
        expect(into.has(to)).toBe(false)
      }
      if (last === null) return
      const undone: HandDecision = {
        seq: decisions.length,
        prev: null,
        at_ms: 0,
        reviewer: 'Ada',
        kind: 'undo',
        undoes: last.seq,
      }
      const without = decisions.filter(({ seq }) => seq !== last.seq)
      expect(standing([...decisions, undone])).toEqual(standing(without))
    }),
    { numRuns: 500 },
  )
})
