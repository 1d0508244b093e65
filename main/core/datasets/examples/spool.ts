import { closeSync, openSync, readSync } from 'node:fs'
import path from 'node:path'
import { createLineWriter, type LineWriter } from '../../files/lineFile.ts'
import type { FileSystem } from '../../ports.ts'

/** Where a text lies in a spool. */
export interface Place {
  part: number
  offset: number
  length: number
}

/** Texts on their way to a version, in files of their own: too many for memory, needed in another order. */
export interface Spool {
  add(text: string): Promise<Place>
  /** Ends what was added so far, so that it can be read; more may be added. */
  seal(): Promise<void>
  read(place: Place): string
  close(): void
}

/** A spool in a folder that exists; the folder's owner removes it. */
export function createSpool(files: FileSystem, folder: string): Spool {
  const handles: number[] = []
  const fileOf = (part: number) => path.join(folder, `spool-${part}`)
  let writer: LineWriter | null = null
  return {
    add: async (text) => {
      writer ??= createLineWriter(files, fileOf(handles.length))
      return { part: handles.length, ...(await writer.add(text)) }
    },
    seal: async () => {
      if (writer === null) return
      await writer.end()
      writer = null
      handles.push(openSync(fileOf(handles.length), 'r'))
    },
    read: ({ part, offset, length }) => {
      const bytes = Buffer.allocUnsafe(length)
      readSync(handles[part] ?? -1, bytes, 0, length, offset)
      return bytes.toString('utf8')
    },
    close: () => {
      for (const handle of handles.splice(0)) closeSync(handle)
    },
  }
}
