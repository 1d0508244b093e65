import { open } from 'node:fs/promises'
import type { Cut } from './sourceCuts.ts'

const atOnce = 1 << 20

/**
 * Overwrites stretches of a file in place and returns once that has reached the disk. Lengths stay, so that every
 * other record is where it was; doing it again changes nothing.
 */
export async function blankBytes(file: string, cuts: readonly Cut[]): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    for (const { offset, length, fill } of cuts) {
      for (let from = 0; from < length; from += atOnce) {
        const size = Math.min(atOnce, length - from)
        const bytes = Buffer.alloc(size, fill === 'value' ? ' ' : 'x')
        // What is parsed again as JSON finds an empty value.
        if (fill === 'value' && from === 0 && length >= 4) bytes.write('null')
        await handle.write(bytes, 0, size, offset + from)
      }
    }
    await handle.sync()
  } finally {
    await handle.close()
  }
}
