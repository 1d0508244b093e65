import { expect, test } from 'vitest'
import { createCorpus } from '../courses/corpus.ts'
import type { Evidence } from '../courses/evidence.ts'
import { nameClusters } from './naming.ts'
import { signatureGroups } from './signatures.ts'
import type { Step } from '../courses/steps.ts'

const step = (name: string, more: Partial<Step> = {}): Step => ({
  span: name,
  kind: 'tool',
  name,
  tool: name,
  status: 'ok',
  error: null,
  start: 0,
  end: 1,
  triggered: null,
  given: null,
  message: null,
  complaint: null,
  empty: false,
  ...more,
})
const trace = (number: number, more: Partial<Evidence> = {}): Evidence => ({
  trace: `t${String(number).padStart(4, '0')}`,
  chosen: true,
  user: `u${number}`,
  atMs: null,
  crashed: false,
  root: 'agent',
  question: 'where is my order',
  answer: null,
  notes: null,
  tier: null,
  agentVersion: null,
  intent: null,
  chunks: [],
  steps: [step('look'), step('answer')],
  ...more,
})
const several = (count: number, from: number, more: (at: number) => Partial<Evidence>) =>
  Array.from({ length: count }, (_, at) => trace(from + at, more(at)))
const corpusOf = (traces: readonly Evidence[]) => {
  const corpus = createCorpus('all')
  for (const each of traces) corpus.add(each)
  return corpus.done()
}

const refused = [step('pay', { status: 'error', error: 'permission_denied', message: 'card is not valid' })]
const slow = [step('ship', { status: 'error', error: 'timeout', message: 'no carrier answers' })]
const ordinary = several(200, 1000, () => ({ chosen: false }))

test('a sign of failures makes a cluster and its name; what successes show too makes none', () => {
  const noisy = [step('look', { status: 'error', error: 'flaky', message: 'cache is cold' })]
  const corpus = corpusOf([
    ...several(20, 0, () => ({ steps: refused })),
    ...several(20, 100, () => ({ steps: slow })),
    ...several(20, 200, () => ({ steps: noisy })),
    ...ordinary.map((each, at) => (at % 3 === 0 ? { ...each, steps: noisy } : each)),
  ])
  const { groupOf, signatures } = signatureGroups(corpus, 5)
  expect(signatures.length).toBe(2)
  expect(groupOf.map(String).join('')).toBe('0'.repeat(20) + '1'.repeat(20) + 'null'.repeat(20))
  const [paid, shipped] = nameClusters(
    corpus,
    Int32Array.from(groupOf, (group) => group ?? -1),
    2,
  )
  expect(paid?.join(' · ')).toContain('card is not valid')
  expect(shipped?.join(' · ')).toContain('no carrier answers')
  const words = (name: readonly string[] | undefined) => new Set(name?.join(' ').match(/\p{L}{4,}/gu))
  expect([...words(paid)].filter((word) => words(shipped).has(word))).toEqual([])
})

test('what fewer than three people met or said is in no name and no signature', () => {
  const mailbox = (name: string) => [
    step('send', { status: 'error', error: 'bounced', message: `mailbox of ${name} is full` }),
  ]
  const corpus = corpusOf([
    // One person again and again, whose name a message holds.
    ...several(12, 0, () => ({ user: 'one', question: 'henrik asks again', steps: mailbox('henrik novik') })),
    ...several(12, 100, () => ({ steps: slow, question: 'my parcel' })),
    ...ordinary,
  ])
  const { groupOf, signatures } = signatureGroups(corpus, 5)
  expect(signatures.join(' ')).not.toMatch(/henrik|novik/)
  expect(signatures.length).toBe(2)
  const names = nameClusters(
    corpus,
    Int32Array.from(groupOf, (group) => group ?? -1),
    2,
  )
  expect(names.flat().join(' ')).not.toMatch(/henrik|novik/)
  expect(names[0]).not.toEqual([])
  const three = corpusOf([
    ...several(12, 0, (at) => ({
      user: `u${at % 3}`,
      question: 'henrik asks again',
      steps: mailbox('a customer'),
    })),
    ...ordinary,
  ])
  expect(nameClusters(three, new Int32Array(12), 1).flat().join(' ')).toMatch(/mailbox of a customer is full/)
})

test('without ordinary traces only the detectors make a signature', () => {
  const looped = [1, 2, 3].map((at) => step('search', { span: `s${at}`, given: 'same' }))
  const corpus = corpusOf([
    ...several(8, 0, () => ({ steps: refused })),
    ...several(8, 100, () => ({ steps: looped })),
  ])
  const { groupOf, signatures } = signatureGroups(corpus, 5)
  expect(signatures).toEqual(['loop of search'])
  expect(groupOf.slice(0, 8)).toEqual(Array.from({ length: 8 }, () => null))
})

test('a name is made of what says something: whole phrases, no stop words, no start of a number', () => {
  const asked = (at: number, question: string) => ({ user: `u${at}`, question, steps: [step('look')] })
  const corpus = corpusOf([
    ...several(20, 0, (at) =>
      asked(at, `the card was charged twice named INV-${at} ${'abcdefghij'[at % 10]}`),
    ),
    ...several(20, 100, (at) => asked(at, `please give the export done of ${'klmnopqrst'[at % 10]} now`)),
  ])
  const membership = Int32Array.from(corpus.rows, (_, row) => (row < 20 ? 0 : 1))
  const [charged, exported] = nameClusters(corpus, membership, 2)
  expect(charged).toEqual(['card was charged'])
  expect(exported).toEqual(['export'])
  // Where nothing tells a cluster apart it has no name, rather than a word of every text.
  const builder = createCorpus('text')
  for (const each of several(8, 0, (at) => asked(at, at < 4 ? 'the same thing' : 'same thing')))
    builder.add(each)
  const alike = builder.done()
  const first = Int32Array.from(alike.rows, (_, row) => (row < 4 ? 0 : -1))
  expect(nameClusters(alike, first, 1)).toEqual([[]])
})
