import { closeSync, openSync, readSync, writeSync } from 'node:fs'
import path from 'node:path'
import { placeProblem } from '../../files/placeProblem.ts'

/** Where a text lies in a spool, in bytes. */
export interface Place {
  offset: number
  length: number
}

/** Texts on their way to a version, in a file of their own: too many for memory, needed in another order. */
export interface Spool {
  /** Fails with disk_full where there is no room. */
  add(text: string): Place
  read(place: Place): string
  close(): void
}

const flushAt = 4 << 20

/** A spool in a folder that exists; the folder's owner removes it. Nothing of it outlives a crash, nor has to. */
export function createSpool(folder: string): Spool {
  const handle = openSync(path.join(folder, 'spool'), 'wx+', 0o600)
  const pending = Buffer.allocUnsafe(flushAt)
  let filled = 0
  let written = 0
  const write = (bytes: Buffer) => {
    try {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at, bytes.length - at, written + at)
    } catch (cause) {
      throw placeProblem(cause, 'Nothing was built.')
    }
    written += bytes.length
  }
  const flush = () => {
    write(pending.subarray(0, filled))
    filled = 0
  }
  return {
    add: (text) => {
      const length = Buffer.byteLength(text)
      if (filled + length > flushAt) flush()
      const place = { offset: written + filled, length }
      if (length > flushAt) write(Buffer.from(text))
      else filled += pending.write(text, filled)
      return place
    },
    read: ({ offset, length }) => {
      if (offset + length > written) flush()
      const bytes = Buffer.allocUnsafe(length)
      readSync(handle, bytes, 0, length, offset)
      return bytes.toString('utf8')
    },
    close: () => closeSync(handle),
  }
}
