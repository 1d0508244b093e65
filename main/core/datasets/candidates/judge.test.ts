import { expect, test } from 'vitest'
import { judge, type LabelRow } from './judge.ts'

let clock = 0
const label = (person: string, verdict: LabelRow['verdict'], over: Partial<LabelRow> = {}): LabelRow => ({
  label_id: `${person}-${clock}`,
  trace_uid: 't',
  span_id: null,
  field: null,
  origin: person,
  seq: clock,
  clock: clock++,
  person,
  reviewer: person,
  verdict,
  code: null,
  contributing: null,
  first_failing_span: null,
  correction: null,
  taxonomy_id: 'x',
  taxonomy_hash: 'y',
  queue: null,
  ...over,
})

test('single takes the latest label', () => {
  const labels = [label('ann', 'pass'), label('bob', 'fail', { code: 'PLN.2', contributing: ['TSL.3'] })]
  expect(judge(labels, 'single')).toMatchObject({
    verdict: 'fail',
    codes: ['PLN.2', 'TSL.3'],
    labels: [{ person: 'bob' }],
  })
  expect(judge([...labels, label('cid', 'defer')], 'single')).toBe('deferred')
})

test('majority counts people, not labels, and a deferral is no vote', () => {
  const fail = (person: string, code: string, over = {}) => label(person, 'fail', { code, ...over })
  expect(judge([label('ann', 'pass'), fail('bob', 'PLN.2')], 'majority')).toBe('no majority')
  expect(judge([label('ann', 'defer')], 'majority')).toBe('deferred')
  expect(
    judge(
      [
        label('ann', 'pass'),
        label('ann', 'pass', { span_id: 's' }),
        fail('bob', 'PLN.2'),
        fail('cid', 'PLN.2'),
      ],
      'majority',
    ),
  ).toMatchObject({ verdict: 'fail' })
  const three = [
    fail('ann', 'PLN.2', { first_failing_span: 'a', contributing: ['OUT.1'] }),
    fail('bob', 'PLN.2', { first_failing_span: 'b', correction: 'Say so.' }),
    fail('cid', 'RET.2', { first_failing_span: 'b', contributing: ['OUT.1'], correction: ' ' }),
    label('dan', 'defer'),
  ]
  expect(judge(three, 'majority')).toMatchObject({
    verdict: 'fail',
    codes: ['OUT.1', 'PLN.2'],
    firstFailingSpan: 'b',
    correction: 'Say so.',
    labels: [{ person: 'ann' }, { person: 'bob' }, { person: 'cid' }],
  })
  expect(judge([fail('ann', 'RET.2'), fail('bob', 'PLN.2')], 'majority')).toMatchObject({ codes: ['PLN.2'] })
})

test('a label on the whole trace outweighs a later one of the same person on a span', () => {
  const labels = [label('ann', 'fail', { code: 'PLN.2' }), label('ann', 'pass', { span_id: 's' })]
  expect(judge(labels, 'single')).toMatchObject({ verdict: 'fail' })
  expect(judge(labels.toReversed(), 'majority')).toMatchObject({ verdict: 'fail' })
})

test('an adjudicating label settles it; without one the fallback decides', () => {
  const labels = [label('ann', 'pass'), label('bob', 'fail', { code: 'PLN.2' }), label('cid', 'pass')]
  const settled = label('dan', 'fail', { code: 'RET.2', queue: 'adjudication' })
  expect(judge([...labels, settled, label('eve', 'pass')], 'adjudicated')).toMatchObject({
    verdict: 'fail',
    codes: ['RET.2'],
    labels: [{ person: 'dan' }],
  })
  expect(judge(labels, 'adjudicated')).toBe('not adjudicated')
  expect(judge(labels, 'adjudicated', 'majority')).toMatchObject({ verdict: 'pass' })
  expect(judge(labels, 'adjudicated', 'single')).toMatchObject({ labels: [{ person: 'cid' }] })
})
