import fc from 'fast-check'
import { expect, test } from 'vitest'
import { candidateBesideEmail } from './candidates.ts'
import { keyCueCandidate } from './keyCue.ts'
import { personKeyPattern } from './people.ts'
import { createRedactor } from './redaction.ts'

const redactor = createRedactor({ key: new Uint8Array(32).fill(5) })
const engine = (pattern: string) => new RegExp(pattern.replaceAll('(?i:', '(?:'), 'i')
const candidate = engine(candidateBesideEmail)
const cue = engine(keyCueCandidate)
const person = new RegExp(personKeyPattern)

const forms: readonly (readonly [string, string])[] = [
  ['{"api_key":"9f8e7d6c5b4a39281706f5e4d3c2b1a0"}', '9f8e7d6c5b4a39281706f5e4d3c2b1a0'],
  ['{"tool.apiKey" : "9f8e7d6c5b4a39281706f5e4d3c2b1a0"}', '9f8e7d6c5b4a39281706f5e4d3c2b1a0'],
  ['{"x-api-key":["9f8e7d6c5b4a3928"]}', '9f8e7d6c5b4a3928'],
  ['{"username":"j","password":"hunter2"}', 'hunter2'],
  ['{"db.Password":"Hunter2!"}', 'Hunter2!'],
  ['{"passwd":48151623}', '48151623'],
  ['{"client_secret":"q8Fk2Lm9Zx7Vb3Nn5Tt1"}', 'q8Fk2Lm9Zx7Vb3Nn5Tt1'],
  ['{"access_token":"a1B2c3D4e5F6g7H8i9J0"}', 'a1B2c3D4e5F6g7H8i9J0'],
  ['{"refreshToken":"a1B2c3D4e5F6g7H8i9J0"}', 'a1B2c3D4e5F6g7H8i9J0'],
  ['{"headers":{"Authorization":"Basic amFuZTpzM2NyZXRwYXNzd29yZA=="}}', 'amFuZTpzM2NyZXRwYXNzd29yZA=='],
  ['{"Authorization":"Basic dXNlcjpwYXNz"}', 'dXNlcjpwYXNz'],
  ['{"authorization":"Token d4c3b2a1908f7e6d5c4b3a291807f6e5"}', 'd4c3b2a1908f7e6d5c4b3a291807f6e5'],
  ['{"http.request.header.authorization":["Basic amFuZTpzM2NyZXQ="]}', 'amFuZTpzM2NyZXQ='],
  ['{"phone":"4155557781"}', '4155557781'],
  ['{"phone_number":4155557782}', '4155557782'],
  ['{"mobile":"9876543210"}', '9876543210'],
  ['{"customerPhone":"98765 43211"}', '98765 43211'],
  ['{"phones":["5557781", "5557782"]}', '5557782'],
  ['{"attributes":[{"key":"password","value":{"stringValue":"hunter2"}}]}', 'hunter2'],
  ['{"attributes":[{"key":"phone","value":{"intValue":"4155557782"}}]}', '4155557782'],
  [
    '{"key":"phones","value":{"arrayValue":{"values":[{"stringValue":"5557781"},{"stringValue":"5557782"}]}}}',
    '5557782',
  ],
  ['{"headers":[{"name":"Authorization","value":"Basic amFuZTpzM2NyZXQ="}]}', 'amFuZTpzM2NyZXQ='],
  ['{"attributes":[{"key":"user.id","value":{"stringValue":"bob"}}]}', '"bob"'],
  ['{"a":1,"metadata":{"user":{"name":"Bob","id":"bob"}}}', '"bob"'],
  ['{"user_ids":["ann","bob"]}', '"bob"'],
]
const wrapped = (json: string, depth: number): string =>
  depth === 0 ? json : wrapped(JSON.stringify({ inner: json, n: 1 }), depth - 1)
const unwrapped = (json: string, depth: number): string =>
  depth === 0 ? json : unwrapped((JSON.parse(json) as { inner: string }).inner, depth - 1)

test.each(forms)(
  'the key tells what the value of %s is, at any depth, and makes the row a candidate',
  (json, value) => {
    for (const depth of [0, 1, 2, 3]) {
      const text = wrapped(json, depth)
      expect(cue.test(text) || person.test(text)).toBe(true)
      expect(candidate.test(text) || person.test(text)).toBe(true)
      const masked = unwrapped(redactor.redactJsonText(text).text, depth)
      expect(masked).not.toContain(value)
      expect(masked).toMatch(/\[(?:API_KEY|PHONE|PERSON_ID)_[0-9A-Z]{10}\]/)
      expect(redactor.redactJsonText(masked).text).toBe(masked)
    }
    expect(redactor.redactValue(`${json} and`).text).not.toContain(value)
    expect(redactor.redactValue(json).text).not.toContain(value)
  },
)

test('only the secret and the number are masked, by the token that they have in plain text', () => {
  const key = '9f8e7d6c5b4a39281706f5e4d3c2b1a0'
  const plain = redactor.redactText(`api_key=${key}`).text.slice('api_key='.length)
  expect(redactor.redactJsonText(`{"api_key":"${key}"}`).text).toBe(`{"api_key":"${plain}"}`)
  expect(redactor.redactJsonText(`{"Authorization":"Basic ${key}"}`).text).toBe(
    `{"Authorization":"Basic ${plain}"}`,
  )
  expect(redactor.redactText(`Authorization: Basic ${key}`).text).toBe(`Authorization: Basic ${plain}`)
  expect(redactor.redactText(`authorization: Token ${key}`).text).toBe(`authorization: Token ${plain}`)
})

test.each([
  '{"password":{"type":"string","description":"The password"},"required":["username","password"]}',
  '{"password":"string","api_key":"your api key","secret":"my-config-value-2"}',
  '{"password":"${DB_PASSWORD}","client_secret":"<client_secret>","api_key":"","passwd":null}',
  '{"password":"********","reset_password":"https://example.com/reset"}',
  '{"token":"Hello","tokens":["a1B2c3D4e5F6g7H8i9J0"],"llm.token_count.total":12831283}',
  '{"next_page_token":"a1B2c3D4e5F6g7H8i9J0","max_tokens":40960000}',
  '{"authorization":"required","Authorization":"Bearer authentication-required","mobile":true,"hotel":"12345678","cell":"20240115"}',
  '{"phone":"2024-01-15","phone_type":"4155557781","tel":"12"}',
  '{"name":"password","type":"string","value":"hunter2"}',
  '{"user":"admin","id":"77","users":[{"id":"77"}],"item":{"id":"77"}}',
  '{"user":{"address":{"id":"77"}},"role":"user","userids_count":7}',
])('%s stands as it came', (json) => {
  expect(redactor.redactJsonText(json).text).toBe(json)
})

test('whatever a key has masked, its row is a candidate or names a person', () => {
  const key = fc
    .tuple(
      fc.constantFrom('', 'db_', 'x-', 'my', 'http.header.', 'user ', 'next_'),
      fc.constantFrom(
        'password',
        'Passwd',
        'pwd',
        'api_key',
        'apiKey',
        'secret',
        'SECRET-KEY',
        'privateKey',
        'token',
        'accessToken',
        'authorization',
        'phone',
        'phones',
        'mobile_number',
        'tel',
        'telephoneNo',
        'fax',
        'user.id',
        'userIDs',
        'customer-id',
        'user',
        'key',
        'name',
        'value',
        'stringValue',
        'id',
      ),
    )
    .map((parts) => parts.join(''))
  const scalar = fc.oneof(
    fc.stringMatching(/^[A-Za-z0-9+/_.~:= -]{0,24}$/),
    fc.stringMatching(/^(?:Basic |Token )?[A-Za-z0-9]{8,24}$/),
    fc.stringMatching(/^[0-9 ()-]{5,14}$/),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    key,
    fc.nat(),
    fc.constant(null),
  )
  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(key, tie('value'), { maxKeys: 3 }),
      fc.tuple(key, tie('value')).map(([name, pair]) => ({ key: name, value: pair })),
      fc.dictionary(key, tie('value'), { maxKeys: 2 }).map((inner) => JSON.stringify(inner, null, 1)),
    ),
  }))
  let masked = 0
  fc.assert(
    fc.property(
      fc.dictionary(key, value, { minKeys: 1, maxKeys: 3 }),
      fc.constantFrom(0, 1),
      (object, indent) => {
        const json = JSON.stringify(object, null, indent)
        const { text } = redactor.redactJsonText(json)
        expect(() => JSON.parse(text) as unknown).not.toThrow()
        if (text === json) return
        masked++
        expect(candidate.test(json) || json.includes('@') || person.test(json)).toBe(true)
      },
    ),
    { numRuns: 6000, seed: 20261130 },
  )
  expect(masked).toBeGreaterThan(1000)
})
