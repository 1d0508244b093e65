import type { SourceUnit } from './rowFile.ts'

/**
 * The elements of a top-level JSON array as stretches of bytes, or the whole document when it is none.
 * Only brackets and strings are looked at, so a broken element does not hide the ones after it.
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
  for (let index = at; index < bytes.length; index++) {
    const byte = bytes[index]
    if (byte === 10) line++
    if (byte === 0x22) {
      const end = stringEnd(bytes, index)
      if (depth === 1 && start === -1) {
        start = index
        startLine = line
      }
      index = end
      last = end
      continue
    }
    if (byte === 0x5b || byte === 0x7b) {
      if (depth === 1 && start === -1) {
        start = index
        startLine = line
      }
      depth++
    } else if (byte === 0x5d || byte === 0x7d) {
      depth--
      if (depth === 0) {
        if (start !== -1) yield { bytes: bytes.subarray(start, last + 1), line: startLine, offset: start }
        return
      }
    } else if (byte === 0x2c && depth === 1) {
      if (start !== -1) yield { bytes: bytes.subarray(start, last + 1), line: startLine, offset: start }
      start = -1
      continue
    } else if (depth === 1 && start === -1 && !isSpace(byte)) {
      start = index
      startLine = line
    }
    if (!isSpace(byte)) last = index
  }
  if (start !== -1) yield { bytes: bytes.subarray(start), line: startLine, offset: start }
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
