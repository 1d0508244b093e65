import type { SourceUnit } from './rowFile.ts'

/**
 * The elements of a top-level JSON array as stretches of bytes, or the whole document when it is none.
 * Only brackets and strings are looked at, so a broken element does not hide the ones after it. An array may be
 * followed by others; anything else beside it, or a missing end, is a unit of its own, so that it is told.
 */
export function* documentUnits(bytes: Buffer, elementwise: boolean): Generator<SourceUnit> {
  let at = bytes.length >= 3 && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length && isSpace(bytes[at])) at++
  if (bytes[at] !== 0x5b || !elementwise) {
    yield { bytes: bytes.subarray(at), line: 1, offset: at }
    return
  }
  let line = 1
  let depth = 0
  let start = -1
  let startLine = 1
  let last = at
  const unit = (end: number): SourceUnit => ({
    bytes: bytes.subarray(start, end),
    line: startLine,
    offset: start,
  })
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === 10) line++
    if (isSpace(byte)) continue
    if (depth === 0 && byte !== 0x5b) {
      yield { bytes: bytes.subarray(index), line, offset: index }
      return
    }
    if (depth === 0) {
      depth = 1
      continue
    }
    if ((byte === 0x2c || byte === 0x5d) && depth === 1) {
      if (start !== -1) yield unit(last + 1)
      start = -1
      if (byte === 0x5d) depth = 0
      continue
    }
    if (start === -1) {
      start = index
      startLine = line
    }
    if (byte === 0x5b || byte === 0x7b) depth++
    else if (byte === 0x5d || byte === 0x7d) depth = Math.max(1, depth - 1)
    else if (byte === 0x22) {
      const text = bytes.subarray(index, stringEnd(bytes, index))
      for (let next = text.indexOf(10); next !== -1; next = text.indexOf(10, next + 1)) line++
      index += text.length
    }
    last = index
  }
  if (start !== -1) yield unit(Math.min(last + 1, bytes.length))
  else if (depth > 0) yield { bytes: bytes.subarray(bytes.length), line, offset: bytes.length }
}

function stringEnd(bytes: Buffer, from: number): number {
  let at = from + 1
  for (;;) {
    const quote = bytes.indexOf(0x22, at)
    if (quote === -1) return bytes.length
    let slashes = 0
    while (bytes[quote - 1 - slashes] === 0x5c) slashes++
    if (slashes % 2 === 0) return quote
    at = quote + 1
  }
}

const isSpace = (byte: number | undefined) => byte === 32 || byte === 10 || byte === 13 || byte === 9
