import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeFrame, encodeFrame } from './frames.ts'
import { encodePacket, packetReader } from './packets.ts'

const leaf = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }),
)
const message = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 8 }).filter((key) => key !== '__proto__'),
      tie('value'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).value

describe('frames', () => {
  it('carry any message with bytes anywhere in it', () => {
    fc.assert(
      fc.property(message, (value) => {
        expect(decodeFrame(encodeFrame(value))).toEqual(value)
      }),
    )
  })

  it('stay text while there are no bytes', () => {
    expect(encodeFrame({ type: 'call', id: 1 })).toBe('{"type":"call","id":1}')
    expect(encodeFrame({ content: new Uint8Array([1]) })).toBeInstanceOf(Uint8Array)
  })

  it('take nothing in a text for bytes', () => {
    const sly = { parts: [{ path: ['x'], length: 1 }], x: null, $bytes: 0 }
    expect(decodeFrame(encodeFrame({ sly, real: new Uint8Array([7]) }))).toEqual({
      sly,
      real: new Uint8Array([7]),
    })
  })

  it.each([
    ['a part outside the frame', { message: { x: null }, parts: [{ path: ['x'], length: 9 }] }],
    ['a negative length', { message: { x: null }, parts: [{ path: ['x'], length: -1 }] }],
    ['a path through the prototype', { message: {}, parts: [{ path: ['__proto__', 'x'], length: 0 }] }],
    ['a path to nothing', { message: {}, parts: [{ path: ['x'], length: 0 }] }],
    ['a place that is taken', { message: { x: 1 }, parts: [{ path: ['x'], length: 0 }] }],
  ])('are refused with %s', (_, header) => {
    const json = new TextEncoder().encode(JSON.stringify(header))
    const frame = new Uint8Array(4 + json.byteLength)
    new DataView(frame.buffer).setUint32(0, json.byteLength, true)
    frame.set(json, 4)
    expect(() => decodeFrame(frame)).toThrowError('A message could not be read.')
  })

  it('are refused when cut', () => {
    const frame = encodeFrame({ content: new Uint8Array([1, 2, 3]) })
    if (typeof frame === 'string') throw new Error('expected bytes')
    for (let length = 0; length < frame.byteLength; length++)
      expect(() => decodeFrame(frame.subarray(0, length))).toThrowError()
  })
})

describe('packets', () => {
  it('come out whole and in order however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(message, { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }),
        (messages, cuts) => {
          const stream = new Uint8Array(Buffer.concat(messages.map((value) => encodePacket(value))))
          const seen: unknown[] = []
          const read = packetReader((value) => seen.push(value))
          let offset = 0
          for (let turn = 0; offset < stream.byteLength; turn++) {
            const size = cuts[turn % cuts.length] ?? 1
            read(stream.slice(offset, offset + size))
            offset += size
          }
          expect(seen).toEqual(messages)
        },
      ),
    )
  })

  it('refuse a stream of something else', () => {
    const read = packetReader(() => undefined)
    expect(() => read(new TextEncoder().encode('GET / HTTP/1.1\r\n'))).toThrowError('does not speak')
  })
})
