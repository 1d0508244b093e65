import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isUnambiguous, maskPeople, peopleQuotedIn, peopleFromLiteral, personValuePattern } from './people.ts'
import { createRedactor } from './redaction.ts'

const redactor = createRedactor({ key: new Uint8Array(32).fill(3) })
const token = redactor.personId('mia_li_3668')

test('the id under a person’s key is masked at any depth, ambiguous or not', () => {
  const args = JSON.stringify({ user_id: 'mia_li_3668', n: 1, customer_user_id: 77 })
  const json = JSON.stringify({
    'user.id': 'admin',
    call: { arguments: args },
    user_id: 12345,
    user: 'admin',
  })
  const masked = redactor.redactJsonText(json).text
  const value = JSON.parse(masked) as Record<string, unknown> & { call: { arguments: string } }
  expect(value['user.id']).toBe(redactor.personId('admin'))
  expect(value.user_id).toBe(redactor.personId('12345'))
  expect(value.user).toBe('admin')
  expect(JSON.parse(value.call.arguments)).toEqual({
    user_id: token,
    n: 1,
    customer_user_id: redactor.personId('77'),
  })
})

test('a known person is masked wherever quoted, but not inside another word', () => {
  const json = JSON.stringify({ a: 'I am mia_li_3668, not mia_li_36689 or xmia_li_3668.', mia_li_3668: 1 })
  expect(redactor.redactJsonText(json, ['mia_li_3668']).text).toBe(
    JSON.stringify({ a: `I am ${token}, not mia_li_36689 or xmia_li_3668.`, [token]: 1 }),
  )
  expect(maskPeople('é1user_42ü user_42', ['user_42'], () => 'T')).toBe('é1user_42ü T')
})

test('only ids that cannot be ordinary words spread', () => {
  expect(['mia_li_3668', 'user-17', 'anna@mail.example', 'ABCDEFGHIJKLMNOPQ'].every(isUnambiguous)).toBe(true)
  expect(['admin', 'customer', '123456', 'a b c d 1', '-user-'].some(isUnambiguous)).toBe(false)
})

test('ids are found in broken text, in Python’s notation and as OTLP attributes', () => {
  expect(peopleQuotedIn('{"user_id": "mia_li_3668", "x": ')).toEqual(['mia_li_3668'])
  expect(peopleQuotedIn("{'user_id': 'mia_li_3668'}")).toEqual(['mia_li_3668'])
  expect(peopleQuotedIn('{\\"userId\\":\\"mia_li_3668\\"}')).toEqual(['mia_li_3668'])
  expect(peopleQuotedIn('{"key":"enduser.id","value":{"stringValue":"mia_li_3668"}}')).toEqual([
    'mia_li_3668',
  ])
  const row = '{"attributes":[{"key":"user.id","value":{"stringValue":"bob"}}],"note":"mia_li_3668'
  expect(redactor.redactValue(row).text).not.toContain('"bob"')
  expect(redactor.redactValue('{"user_id": "mia_li_3668", "say": "mia_li_3668 he').text).not.toContain('mia')
})

test('text in brackets that is no JSON is masked as text', () => {
  const json = JSON.stringify({
    output: '[note] call +44 20 7946 0958 now',
    b: '{"a": 1} call +44 20 7946 0958',
  })
  expect(redactor.redactJsonText(json).text).not.toContain('7946')
})

test('a masked file imported again keeps its tokens', () => {
  const json = JSON.stringify({ 'user.id': token, say: `hello ${token}` })
  expect(redactor.redactJsonText(json).text).toBe(json)
  expect(isUnambiguous(token)).toBe(false)
})

test('whatever the id, it is gone from its place, and the rest parses as before', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.nat({ max: 3 }), (id, depth) => {
      let json = JSON.stringify({ user_id: id, other: 'x' })
      for (let level = 0; level < depth; level++) json = JSON.stringify({ inner: json })
      let value = JSON.parse(redactor.redactJsonText(json).text) as Record<string, string>
      for (let level = 0; level < depth; level++)
        value = JSON.parse(value.inner ?? '') as Record<string, string>
      expect(value).toEqual({ user_id: redactor.personId(id), other: 'x' })
    }),
    { numRuns: 500, seed: 11 },
  )
})

test('the pattern of the database finds what the key-aware pass masks', () => {
  const pattern = new RegExp(personValuePattern)
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z]{2,8}_[0-9]{2,6}$/), fc.nat({ max: 3 }), (id, depth) => {
      let json = JSON.stringify({ 'enduser.id': id })
      for (let level = 0; level < depth; level++) json = JSON.stringify({ inner: json })
      expect(peopleFromLiteral(pattern.exec(json)?.[1] ?? '')).toEqual([id])
    }),
    { numRuns: 200, seed: 12 },
  )
})
