import { WorkbenchError } from '../errors.ts'

interface Part {
  path: (string | number)[]
  length: number
}

const headerBytes = 4

/**
 * A message as it travels over a socket: text where it holds no bytes, else one binary frame of a
 * little-endian header length, the JSON header `{message, parts}` and the parts' bytes one after another.
 * A part is named by its path, so nothing that a trace says can pass for one.
 */
export function encodeFrame(message: unknown): string | Uint8Array<ArrayBuffer> {
  const parts: Part[] = []
  const chunks: Uint8Array[] = []
  const plain = withoutBytes(message, [], parts, chunks)
  if (chunks.length === 0) return JSON.stringify(message)
  const header = new TextEncoder().encode(JSON.stringify({ message: plain, parts }))
  const total = chunks.reduce((sum, chunk) => sum + chunk.byteLength, headerBytes + header.byteLength)
  const frame = new Uint8Array(total)
  new DataView(frame.buffer).setUint32(0, header.byteLength, true)
  frame.set(header, headerBytes)
  let offset = headerBytes + header.byteLength
  for (const chunk of chunks) {
    frame.set(chunk, offset)
    offset += chunk.byteLength
  }
  return frame
}

/** The message of a frame; fails with invalid_input where the frame is not one of `encodeFrame`. */
export function decodeFrame(frame: string | Uint8Array): unknown {
  try {
    if (typeof frame === 'string') return JSON.parse(frame)
    return decodeBinary(frame)
  } catch (cause) {
    throw new WorkbenchError('invalid_input', 'A message could not be read.', { cause })
  }
}

function decodeBinary(frame: Uint8Array): unknown {
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength)
  const bodyStart = headerBytes + view.getUint32(0, true)
  if (bodyStart > frame.byteLength) throw new RangeError('header longer than its frame')
  const header = JSON.parse(new TextDecoder().decode(frame.subarray(headerBytes, bodyStart))) as {
    message: unknown
    parts: Part[]
  }
  let offset = bodyStart
  for (const { path, length } of header.parts) {
    if (!Number.isSafeInteger(length) || length < 0 || offset + length > frame.byteLength)
      throw new RangeError('part outside its frame')
    header.message = placed(header.message, path, frame.slice(offset, offset + length))
    offset += length
  }
  if (offset !== frame.byteLength) throw new RangeError('bytes left over')
  return header.message
}

function withoutBytes(
  value: unknown,
  path: (string | number)[],
  parts: Part[],
  chunks: Uint8Array[],
): unknown {
  if (value instanceof Uint8Array) {
    parts.push({ path, length: value.byteLength })
    chunks.push(value)
    return null
  }
  if (Array.isArray(value)) {
    return value.map((item, index) => withoutBytes(item, [...path, index], parts, chunks))
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withoutBytes(item, [...path, key], parts, chunks)]),
    )
  }
  return value
}

// Only places that the JSON header itself has (as null) are filled; no key is ever made.
function placed(message: unknown, path: (string | number)[], bytes: Uint8Array): unknown {
  const last = path.at(-1)
  if (last === undefined) return bytes
  let holder = message
  for (const key of path.slice(0, -1)) holder = own(holder, key)
  if (own(holder, last) !== null) throw new RangeError('no place for a part')
  ;(holder as Record<string | number, unknown>)[last] = bytes
  return message
}

function own(holder: unknown, key: string | number): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key))
    throw new RangeError('no place for a part')
  return (holder as Record<string | number, unknown>)[key]
}
