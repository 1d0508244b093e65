import { WorkbenchError } from '../errors.ts'
import { decodeFrame, encodeFrame } from './frames.ts'

const prefixBytes = 5
/** Nothing that either end sends comes near; a larger claim is not one of ours. */
const largestPacketBytes = 1_000_000_000

/** A message for a byte stream: length (little-endian, 4 bytes), 0 for text or 1 for binary, the frame. */
export function encodePacket(message: unknown): Uint8Array<ArrayBuffer> {
  const frame = encodeFrame(message)
  const body = typeof frame === 'string' ? new TextEncoder().encode(frame) : frame
  const packet = new Uint8Array(prefixBytes + body.byteLength)
  new DataView(packet.buffer).setUint32(0, body.byteLength, true)
  packet[4] = typeof frame === 'string' ? 0 : 1
  packet.set(body, prefixBytes)
  return packet
}

/** Cuts a byte stream into messages, however it was chunked; fails with invalid_input on foreign bytes. */
export function packetReader(receive: (message: unknown) => void): (chunk: Uint8Array) => void {
  let chunks: Uint8Array[] = []
  let held = 0
  let wanted = prefixBytes
  return (chunk) => {
    chunks.push(chunk)
    held += chunk.byteLength
    if (held < wanted) return
    let rest = joined(chunks, held)
    for (;;) {
      wanted = prefixBytes
      if (rest.byteLength < wanted) break
      const length = new DataView(rest.buffer, rest.byteOffset).getUint32(0, true)
      const kind = rest[4]
      if (length > largestPacketBytes || (kind !== 0 && kind !== 1))
        throw new WorkbenchError('invalid_input', 'The other end does not speak the protocol of Assay.')
      wanted = prefixBytes + length
      if (rest.byteLength < wanted) break
      const body = rest.subarray(prefixBytes, wanted)
      rest = rest.subarray(wanted)
      receive(decodeFrame(kind === 0 ? new TextDecoder().decode(body) : body))
    }
    chunks = rest.byteLength === 0 ? [] : [rest]
    held = rest.byteLength
  }
}

function joined(chunks: Uint8Array[], bytes: number): Uint8Array {
  const [only] = chunks
  if (only !== undefined && chunks.length === 1) return only
  const whole = new Uint8Array(bytes)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.byteLength
  }
  return whole
}
