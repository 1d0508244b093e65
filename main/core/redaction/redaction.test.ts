import fc from 'fast-check'
import { expect, test } from 'vitest'
import { candidatePattern, detectors } from './candidates.ts'
import { passesLuhn } from './detectors/card.ts'
import { passesMod97 } from './detectors/iban.ts'
import { createRedactor, findValues } from './redaction.ts'
import { signsOf } from './signs.ts'
import { reduceTokens } from './tokens.ts'

const key = new Uint8Array(32).fill(7)
const typesIn = (text: string) =>
  findValues(text).map((found) => `${found.type}:${text.slice(found.start, found.end)}`)

test.each([
  ['write to anna.smith+work@mail.example.co.uk today', 'EMAIL:anna.smith+work@mail.example.co.uk'],
  ['call +44 20 7946 0958 please', 'PHONE:+44 20 7946 0958'],
  ['call (415) 555-2671 now', 'PHONE:(415) 555-2671'],
  ['ring 020 7946 0958', 'PHONE:020 7946 0958'],
  ['card 4111 1111 1111 1111 was charged', 'CARD:4111 1111 1111 1111'],
  ['amex 378282246310005', 'CARD:378282246310005'],
  ['pay to GB82 WEST 1234 5698 7654 32', 'IBAN:GB82 WEST 1234 5698 7654 32'],
  ['pay to DE89370400440532013000.', 'IBAN:DE89370400440532013000'],
  ['from 203.0.113.42 at noon', 'IP:203.0.113.42'],
  ['from 2001:db8:85a3::8a2e:370:7334 at noon', 'IP:2001:db8:85a3::8a2e:370:7334'],
  ['see https://bob:hunter2@db.example.com/x', 'URL_CREDENTIAL:bob:hunter2'],
  ['see https://example.com/cb?token=abcd1234efgh&x=1', 'URL_CREDENTIAL:abcd1234efgh'],
  ['key AKIAIOSFODNN7EXAMPLE ok', 'API_KEY:AKIAIOSFODNN7EXAMPLE'],
  ['key sk-proj-9aB3cD4eF5gH6iJ7kL8m ok', 'API_KEY:sk-proj-9aB3cD4eF5gH6iJ7kL8m'],
  ['key ghp_16C7e42F292c6912E7710c838347Ae178B4a', 'API_KEY:ghp_16C7e42F292c6912E7710c838347Ae178B4a'],
  ['api_key = "q9Xz81LmPw04TtVb"', 'API_KEY:q9Xz81LmPw04TtVb'],
  ['4111 1111 1111 1111 12/28', 'CARD:4111 1111 1111 1111'],
  ['5500 0000 0000 0004 123 please', 'CARD:5500 0000 0000 0004'],
  ['card 1: 2 4012888888881881', 'CARD:4012888888881881'],
  ['3782 822463 10005 12/28', 'CARD:3782 822463 10005'],
  ['to AT61 1904 3002 3457 3201 and then', 'IBAN:AT61 1904 3002 3457 3201'],
  ['BE68539007547034 is mine', 'IBAN:BE68539007547034'],
  ['ES9121000418450200051332 from me', 'IBAN:ES9121000418450200051332'],
  ['CH93 0076 2011 6238 5295 7 is', 'IBAN:CH93 0076 2011 6238 5295 7'],
  ['ab12 this from DE89 3704 0044 0532 0130 00 and', 'IBAN:DE89 3704 0044 0532 0130 00'],
  ['connect 2001:db8:85a3::8a2e:370:7335: timed out', 'IP:2001:db8:85a3::8a2e:370:7335'],
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334: timed out', 'IP:2001:0db8:85a3:0000:0000:8a2e:0370:7334'],
  ['client:2001:db8:85a3::8a2e:370:7336', 'IP:2001:db8:85a3::8a2e:370:7336'],
  ['ipv6:2001:db8:85a3::8a2e:370:7336', 'IP:2001:db8:85a3::8a2e:370:7336'],
  ['from ::ffff:192.168.12.34', 'IP:::ffff:192.168.12.34'],
  ['from ::ffff:192.168.12.34:80', 'IP:::ffff:192.168.12.34'],
  [
    'AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY1',
    'API_KEY:wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLEKEY1',
  ],
  ['DB_PASSWORD=s3cr3tPassw0rdXy12', 'API_KEY:s3cr3tPassw0rdXy12'],
  ['export MY_API_KEY=ab12cd34ef56ab78cd90ef12', 'API_KEY:ab12cd34ef56ab78cd90ef12'],
  [
    'with 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',
    'API_KEY: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',
  ],
  [
    'https://hooks.slack.com/services/T00000000/B00000000/aBcDeFgHiJkLmNoPqRsTuVwX',
    'API_KEY:T00000000/B00000000/aBcDeFgHiJkLmNoPqRsTuVwX',
  ],
  ['ya29.a0AfH6SMBx1234567890abcdefghijklmnop', 'API_KEY:ya29.a0AfH6SMBx1234567890abcdefghijklmnop'],
  ['GOCSPX-abcdefghijklmnopqrstuvwxyz12', 'API_KEY:GOCSPX-abcdefghijklmnopqrstuvwxyz12'],
  ['gsk_abcdefghijklmnopqrstuvwxyz0123456789ABCD', 'API_KEY:gsk_abcdefghijklmnopqrstuvwxyz0123456789ABCD'],
  ['dapi0123456789abcdef0123456789abcdef', 'API_KEY:dapi0123456789abcdef0123456789abcdef'],
  ['authorization: bearer abcdefghijklmnop1234567890', 'API_KEY:abcdefghijklmnop1234567890'],
  ['send bearer abcdefghijklmnop1234567890', 'API_KEY:abcdefghijklmnop1234567890'],
  ['Authorization: Basic amFuZTpzM2NyZXRwYXNzd29yZA==', 'API_KEY:amFuZTpzM2NyZXRwYXNzd29yZA=='],
  ['Authorization: Basic dXNlcjpwYXNz', 'API_KEY:dXNlcjpwYXNz'],
  ['GET https://x.example/u?email=jane.roe%40example.com&p=1', 'EMAIL:jane.roe%40example.com'],
  ['連絡先 jane.roe\uff20example.com まで', 'EMAIL:jane.roe\uff20example.com'],
  ['jane\ufe6bexample.co.jp', 'EMAIL:jane\ufe6bexample.co.jp'],
  ['write to _jane@example.com_ please', 'EMAIL:jane@example.com'],
  ['--------jane@example.com', 'EMAIL:jane@example.com'],
  ['jane@example.com-2024', 'EMAIL:jane@example.com'],
  ['Telefon 030/1234567', 'PHONE:030/1234567'],
  ['appelez 06 12 34 56 78', 'PHONE:06 12 34 56 78'],
  ['Tel. +49\u00a030\u00a01234567', 'PHONE:+49\u00a030\u00a01234567'],
  ['06\u202f12\u202f34\u202f56\u202f78', 'PHONE:06\u202f12\u202f34\u202f56\u202f78'],
  ['at 415\u2011555\u20111234', 'PHONE:415\u2011555\u20111234'],
  ['call +1-555-0123', 'PHONE:+1-555-0123'],
  ['call 0044 20 7946 0958', 'PHONE:0044 20 7946 0958'],
  ['postgres://bob:p@ssw0rd!9@db.internal/x', 'URL_CREDENTIAL:bob:p@ssw0rd!9'],
  ['https://x.example/?api-key=abcdef123456', 'API_KEY:abcdef123456'],
  ['localhost/127.0.0.1:80', 'IP:127.0.0.1'],
  ['Server/10.20.30.40', 'IP:10.20.30.40'],
])('finds the value in %s', (text, expected) => {
  expect(typesIn(text)).toEqual([expected])
})

test.each([
  '5b8efff798038103d269b633813fc60c',
  'eee19b7ec3c1b174',
  '2026-05-20T10:11:12.123456Z',
  '2026-05-20 10:11:12',
  '1544712660000000000',
  '1790000000.123456',
  '550e8400-e29b-41d4-a716-446655440000',
  'order #W2378156, flight HAT271, user mia_li_3668',
  'amount 1234.56 and 12,345,678.90',
  'version 1.2.3.4, v10.0.19041.1',
  'at 12:30:45 and std::vector::size',
  'HTTP 404 after 30000 ms, 15 % of 200000',
  'credit_card_4421486',
  '12:30:45: 10 items, std::dead::beef',
  'tracking 9400 1000 0000 0000 0000 00',
  'Mozilla/5.0 (X11) Chrome/120.0.0.0 Safari/537.36',
  'see section 3.1.4.1 and § 3.1.4.2, app_version=2.1.0.5',
  'a=0.001234 45.67 0.002',
  'f47ac10b-0012-4372-8567-0e02b2c3d479',
  'order 00123-4567-89',
  'Fri Nov 30 12:00:00 +0000 2026, 12:00:00 +1000 2026',
  'balance change +12345678 points, +1024 2048 4096 bytes',
  'secret=my-config-value-2, access_token: session_2024_expired',
  'cell 20240115, mobile 2024-01-15 10:00',
  '00 01 02 03 04 05 06 07, 01 02 03 04 05 06',
  'Authorization: required for all, authorization: Basic authentication',
  'Bearer authentication-required, @scope/pkg@1.2.3',
  'ab12 this that then ends',
  'sk-learn and risk-based',
  '{"llm.token_count.total": 1283, "span_id": "0000000000000001"}',
])('leaves %s alone', (text) => {
  expect(typesIn(text)).toEqual([])
})

test('the checks agree with published examples', () => {
  expect(passesLuhn('79927398713')).toBe(true)
  expect(passesLuhn('79927398710')).toBe(false)
  expect(passesMod97('GB82WEST12345698765432')).toBe(true)
  expect(passesMod97('GB82WEST12345698765431')).toBe(false)
})

test('the same value gets the same token, whatever its form; a masked text is left alone', () => {
  const redactor = createRedactor({ key })
  const { text } = redactor.redactText('a@b.example A@B.example +44 20 7946 0958')
  const [first, second] = text.split(' ')
  expect(first).toMatch(/^\[EMAIL_[0-9A-HJKMNP-TV-Z]{10}\]$/)
  expect(second).toBe(first)
  expect(redactor.redactText('a%40b.example').text).toBe(first)
  expect(redactor.redactText('+44-20-7946-0958').text).toBe(text.slice(text.indexOf('[PHONE')))
  expect(redactor.redactText(text).text).toBe(text)
  expect(reduceTokens(`${text} ${first}`)).toBe('[EMAIL_1] [EMAIL_1] [PHONE_1] [EMAIL_1]')
  expect(createRedactor({ key: new Uint8Array(32) }).redactText('a@b.example').text).not.toBe(first)
})

test('JSON keeps every byte that holds no value, however deep the value lies', () => {
  const redactor = createRedactor({ key })
  const untouched = '{ "a":12345678901234567890, "a":1.50,"b" : "x\\u00e9" }'
  expect(redactor.redactJsonText(untouched).text).toBe(untouched)
  const inner = JSON.stringify({ args: JSON.stringify({ to: 'eva@mail.example', n: 4111111111111111 }) })
  const masked = redactor.redactJsonText(inner).text
  expect(masked).not.toContain('eva')
  expect(masked).not.toContain('4111111111111111')
  const args = JSON.parse((JSON.parse(masked) as { args: string }).args) as { to: string; n: string }
  expect(args.to).toMatch(/^\[EMAIL_/)
  expect(args.n).toMatch(/^\[CARD_/)
  expect(redactor.redactJsonText('{"x":"eva\\u0040mail.example"}').text).not.toContain('mail.example')
  expect(redactor.redactJsonText('{"eva@mail.example":1}').text).toMatch(/^\{"\[EMAIL_/)
  expect(redactor.redactValue('{"broken": "eva@mail.example').text).not.toContain('eva@')
})

test('a broken record hides no address behind escapes of JSON inside strings', () => {
  const redactor = createRedactor({ key })
  for (const slashes of ['\\', '\\\\', '\\\\\\\\']) {
    const text = `{"broken": "{\\"to\\":\\"eva${slashes}u0040mail.example\\"}`
    const masked = redactor.redactValue(text).text
    expect(masked).toMatch(/\[EMAIL_[0-9A-Z]{10}\]/)
    expect(masked).not.toMatch(/eva|mail\.example/)
  }
})

test('four numbers under the key of a version are no address', () => {
  const redactor = createRedactor({ key })
  const json = '{"agent.version":"2.1.0.5","serviceVersion":"10.2.3.4","build":"v1.2.3.4"}'
  expect(redactor.redactJsonText(json).text).toBe(json)
  const pair = '{"key":"agent.version","value":{"stringValue":"2.1.0.5"}}'
  expect(redactor.redactJsonText(pair).text).toBe(pair)
  expect(redactor.redactJsonText('{"agent.host":"10.2.3.4"}').text).toMatch(/\[IP_/)
})

const person = fc
  .tuple(fc.stringMatching(/^[a-z]{2,10}$/), fc.stringMatching(/^[a-z]{3,10}$/))
  .map(([a, b]) => `${a}@${b}.example.com`)
const phoneNumber = fc
  .tuple(
    fc.integer({ min: 2, max: 99 }),
    fc.integer({ min: 100, max: 999 }),
    fc.integer({ min: 1000, max: 9999 }),
  )
  .map(([c, a, b]) => `+${c} ${a} ${b} 12`)
const address = fc.ipV4().filter((ip) => !ip.startsWith('0.'))
const cardNumber = fc
  .stringMatching(/^4\d{14}$/)
  .map((digits) => digits + [...'0123456789'].find((last) => passesLuhn(digits + last)))
const values = fc.oneof(
  person,
  phoneNumber,
  cardNumber,
  address,
  fc.ipV6(),
  fc.stringMatching(/^ghp_[A-Za-z0-9]{36}$/),
  fc.stringMatching(/^AKIA[0-9A-Z]{16}$/),
)
const prose = fc.stringMatching(/^[a-z ]{0,20}$/).filter((text) => !/version|release|build/.test(text))

test('planted values are found in prose and in JSON inside JSON, and every find is a candidate', () => {
  const candidate = new RegExp(candidatePattern.replaceAll('(?i:', '(?:'), 'i')
  fc.assert(
    fc.property(prose, values, prose, (before, value, after) => {
      const redactor = createRedactor({ key })
      const text = `${before} ${value} ${after}`
      const found = findValues(text)
      if (!/^[0-9a-f:]+$/i.test(value)) expect(found.length).toBeGreaterThan(0)
      if (found.length > 0) expect(candidate.test(text)).toBe(true)
      const nested = JSON.stringify({ tool: JSON.stringify({ argument: text }) })
      if (found.length > 0) {
        expect(candidate.test(nested)).toBe(true)
        expect(redactor.redactJsonText(nested).text.includes(value)).toBe(false)
      }
    }),
    { numRuns: 3000, seed: 20261123 },
  )
})

test('text of any shape that has a find is a candidate', () => {
  const candidate = new RegExp(candidatePattern.replaceAll('(?i:', '(?:'), 'i')
  const piece = fc.oneof(
    fc.stringMatching(/^[0-9+() .:@-]{1,18}$/),
    fc.stringMatching(/^[a-zA-Z0-9_=?&/:.-]{1,14}$/),
    fc.constantFrom('phone: ', 'Bearer ', 'api_key=', '://', '@', 'sk-', ' '),
    fc.constantFrom(
      'secret_key',
      'client-secret',
      'password',
      ' is ',
      'my number is ',
      'call me at ',
      'tel',
      '\n',
      '\t',
      '"',
      "'",
    ),
    fc.constantFrom(
      '?key=',
      '&sig=',
      'eyJhbGciOi',
      '.',
      'AKIA',
      'ghp_',
      'xoxb-',
      'sk_live_',
      'hf_',
      '::',
      ' x12',
      'ext. 4',
      '(0',
      '+1 ',
    ),
    fc.stringMatching(/^[A-Za-z0-9+/_.~-]{10,40}$/),
    fc.stringMatching(/^[0-9]{2,5}[ .-][0-9]{2,5}[ .-][0-9]{2,5}$/),
    fc.constantFrom(
      'GB82 WEST 1234 5698 7654 32',
      'de89370400440532013000',
      '4111-1111-1111-1111',
      '2001:db8::1',
      '1:2:3:4:5:6:77:88',
      'jane%40mail.example',
      '030/1234567',
      '06\u00a012\u00a034\u00a056\u00a078',
      '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',
      'hooks.slack.com/services/',
      'authorization: ',
      'bearer ',
      'ya29.',
      'gsk_',
      'dapi0123456789abcdef',
      'access_key',
      'client:',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
      const text = pieces.join('')
      for (const detector of detectors)
        if (!detector.worthAsking(signsOf(text))) expect(detector.find(text)).toEqual([])
      if (findValues(text).length === 0) return
      expect(candidate.test(text)).toBe(true)
      expect(candidate.test(JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: text }) }) }))).toBe(
        true,
      )
    }),
    { numRuns: 8000, seed: 7 },
  )
})

test('no text makes a detector slow', () => {
  const units = [
    'a.',
    '1-',
    '1 ',
    'a@',
    ':0',
    '(1',
    '+1 ',
    'A1',
    'eyJ',
    '0.',
    '-',
    '_a',
    '06 ',
    'a:',
    'secret ',
  ]
  for (const unit of units) {
    const text = unit.repeat(200_000)
    expect(findValues(text).length).toBeGreaterThanOrEqual(0)
  }
}, 30_000)

test('no record makes its masking slow', () => {
  const redactor = createRedactor({ key })
  for (const unit of [
    '\\',
    '"user":{',
    '"user_id":[',
    '"password":',
    '"user"\\n',
    "{'user_ids'",
    '[',
    '{"key":"user.id","value"',
  ]) {
    const text = `${unit.repeat(300_000)}x\\u0041`
    expect(redactor.redactValue(text).text.length).toBeGreaterThan(0)
    expect(redactor.redactJsonText(text).text.length).toBeGreaterThan(0)
  }
}, 30_000)
