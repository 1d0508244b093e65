import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { importMapping } from '../../../shared/domain/importMapping.ts'
import { mappedReader } from './mapped.ts'

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/mapping.md'), 'utf8')
const block = (kind: string) => new RegExp(`\`\`\`${kind}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? ''
const mapping = importMapping.parse(parse(block('yaml')))
const record = JSON.parse(block('json')) as Record<string, unknown>

const read = (value: unknown, given: unknown = mapping) =>
  mappedReader(importMapping.parse(given)).read({ value, sha256: () => 'ab'.repeat(32) }).frames[0]

test('the example of the page becomes the span that it describes, and what no place names is kept', () => {
  expect(read(record)).toEqual({
    id_space: 'mapped:our-agent',
    trace_id: 'r-17',
    span_id: 's-2',
    parent_id: 's-1',
    name: 'fetch_invoice',
    span_kind: 'tool',
    start_us: Date.UTC(2026, 10, 1, 10, 0, 0) * 1000,
    end_us: Date.UTC(2026, 10, 1, 10, 0, 2) * 1000,
    status: 'error',
    status_message: 'timed out',
    attributes: {
      'input.value': '{"id": 7}',
      plan_tier: 'enterprise',
      'tool.name': 'fetch_invoice',
      io: { out: null },
      retries: 2,
    },
    events: null,
    record: 0,
    path: null,
  })
})

test('the first place that holds something is taken, and a key with dots in it before the keys between them', () => {
  expect(read({ ...record, what: '', label: 'second' })?.name).toBe('second')
  expect(read({ ...record, 'io.in': 'whole', what: 'x' })?.attributes['input.value']).toBe('whole')
})

test('what a place took stands nowhere else, so that a person is known by the key of one', () => {
  const people = { name: 'plain', span: {}, attributes: { 'user.id': 'customer.id' } }
  expect(read({ customer: { id: '42', tier: 'pro' }, 'customer.id2': 1 }, people)?.attributes).toEqual({
    'user.id': '42',
    customer: { tier: 'pro' },
    'customer.id2': 1,
  })
})

test('without places for ids a record is a trace of its own, named by its bytes', () => {
  expect(read({ text: 'hello' }, { name: 'plain', span: { input: 'text' } })).toMatchObject({
    trace_id: 'ab'.repeat(16),
    span_id: 'ab'.repeat(8),
    attributes: { 'input.value': 'hello' },
  })
})

test.each([
  [{ ...record, run: null }, /No trace id \(run\)/],
  [{ ...record, step: {} }, /No span id \(step\)/],
  [{ ...record, t1: 'soon' }, /The end is not a time \(t1\)/],
  [[1], /Not a JSON object/],
])('a record that cannot be kept says why', (value, reason) => {
  expect(() => read(value)).toThrow(reason)
})

test.each([
  ['ok', 'ok'],
  ['FAILED', 'error'],
  [true, 'ok'],
  [false, 'error'],
  ['strange', 'unset'],
  [undefined, 'unset'],
])('a status of %s alone is %s', (state, status) => {
  expect(read({ state }, { name: 'plain', span: { status: 'state' } })?.status).toBe(status)
})

test('a name decides the id space, and a mapping with an unknown key is refused', () => {
  expect(importMapping.safeParse({ name: 'Our Agent', span: {} }).success).toBe(false)
  expect(importMapping.safeParse({ name: 'a', span: { trase: 'x' } }).success).toBe(false)
  expect(mappedReader(mapping).version).not.toBe(mappedReader({ ...mapping, name: 'other' }).version)
})
