import { open, type FileHandle } from 'node:fs/promises'
import { findNeedles, type Stretch } from './needles.ts'
import { placeInJson } from './jsonPlace.ts'

/** A record of a source file of which all, or the values at some paths, are to go. */
export interface RecordToCut extends Stretch {
  /** Null: the whole record. */
  paths: readonly string[] | null
}

/** A stretch of a source file and what it is overwritten with: an empty value, or a word of the same length. */
export interface Cut extends Stretch {
  fill: 'value' | 'word'
}

export interface CutRequest {
  file: string
  /** One record a line; else the file is one document. */
  lines: boolean
  records: readonly RecordToCut[]
  /** Texts that must be gone wherever they stand. */
  needles: readonly string[]
  /** Which of these stretches hold a record that stays; of those only the texts go. */
  staying(stretches: readonly Stretch[]): Promise<readonly boolean[]>
  signal?: AbortSignal | undefined
}

/**
 * Works out what has to be overwritten in a source file, as stretches in order that do not overlap. The file is
 * only read. In a file of lines, a line that names what goes and belongs to nothing that stays goes as a whole:
 * a copy of a record, or one that was rejected.
 */
export async function cutsOf({ file, lines, records, needles, staying, signal }: CutRequest): Promise<Cut[]> {
  const cuts: Cut[] = []
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    for (const { offset, length, paths } of records) {
      if (paths === null) cuts.push({ offset, length, fill: 'value' })
      else cuts.push(...(await partsOf(handle, { offset, length }, paths)))
    }
    const known = merged(cuts)
    const loose = (await findNeedles(file, needles, signal)).filter((each) => !covered(known, each))
    if (!lines) cuts.push(...loose.map((each): Cut => ({ ...each, fill: 'word' })))
    else {
      const around: Stretch[] = []
      for (const each of loose) around.push(await lineAround(handle, each, size))
      const stays = await staying(around)
      for (const [index, each] of loose.entries())
        cuts.push(
          stays[index] === true ? { ...each, fill: 'word' } : { ...(around[index] ?? each), fill: 'value' },
        )
    }
  } finally {
    await handle.close()
  }
  return merged(cuts)
}

async function partsOf(handle: FileHandle, record: Stretch, paths: readonly string[]): Promise<Cut[]> {
  const bytes = Buffer.alloc(record.length)
  await handle.read(bytes, 0, record.length, record.offset)
  // As single bytes, so that places in the text are places in the file.
  const text = bytes.toString('latin1')
  return paths.map((path): Cut => {
    const place = placeInJson(text, path)
    return place === null
      ? { ...record, fill: 'value' }
      : { offset: record.offset + place.start, length: place.end - place.start, fill: 'value' }
  })
}

const piece = 64 << 10

async function lineAround(handle: FileHandle, { offset, length }: Stretch, size: number): Promise<Stretch> {
  const bytes = Buffer.alloc(piece)
  let start = offset
  for (; start > 0; start -= piece) {
    const from = Math.max(0, start - piece)
    await handle.read(bytes, 0, start - from, from)
    const feed = bytes.subarray(0, start - from).lastIndexOf(10)
    if (feed !== -1) {
      start = from + feed + 1
      break
    }
  }
  start = Math.max(0, start)
  let end = offset + length
  for (; end < size; end += piece) {
    const { bytesRead } = await handle.read(bytes, 0, Math.min(piece, size - end), end)
    const feed = bytes.subarray(0, bytesRead).indexOf(10)
    if (feed !== -1) {
      end += feed
      break
    }
  }
  return { offset: start, length: Math.min(end, size) - start }
}

function covered(cuts: readonly Cut[], { offset, length }: Stretch): boolean {
  let [low, high] = [0, cuts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((cuts[middle]?.offset ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  const before = cuts[low - 1]
  return before !== undefined && offset + length <= before.offset + before.length
}

// A value swallows the words within it.
function merged(cuts: readonly Cut[]): Cut[] {
  const inOrder = cuts.toSorted((a, b) => a.offset - b.offset || b.length - a.length)
  const kept: Cut[] = []
  for (const cut of inOrder) {
    const last = kept.at(-1)
    if (last === undefined || cut.offset >= last.offset + last.length) kept.push({ ...cut })
    else if (cut.offset + cut.length > last.offset + last.length)
      last.length = cut.offset + cut.length - last.offset
  }
  return kept
}
