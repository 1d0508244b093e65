import { open, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Disk } from '../../main/core/files/durableFiles.ts'

/**
 * A disk that keeps, on `crash`, only what was fsynced: a file's bytes by its own sync, its name by that of
 * its folder. Knows the files that were opened through it; with `syncs: false` it only pretends to sync.
 * `cutAfter` lets the power fail a number of operations later.
 */
export function createLossyDisk(options: {
  syncs: boolean
}): Disk & { cutAfter(operations: number): void; crash(): Promise<void> } {
  interface Node {
    durable: Buffer | null
  }
  const names = new Map<string, Node>()
  const durableNames = new Map<string, Node>()
  const touched = new Set<string>()
  let left = Number.POSITIVE_INFINITY
  const alive = () => {
    if (left <= 0) throw new Error('the power is off')
    left--
  }

  return {
    open: async (file, flags, mode) => {
      alive()
      if (flags === 'r') {
        return {
          writeFile: () => Promise.reject(new Error('a folder')),
          sync: async () => {
            alive()
            if (!options.syncs) return
            for (const name of durableNames.keys())
              if (path.dirname(name) === file && !names.has(name)) durableNames.delete(name)
            for (const [name, node] of names) if (path.dirname(name) === file) durableNames.set(name, node)
          },
          close: async () => undefined,
        }
      }
      touched.add(file)
      const handle = await open(file, flags, mode)
      const node = names.get(file) ?? { durable: null }
      names.set(file, node)
      return {
        writeFile: async (bytes) => {
          alive()
          await handle.writeFile(bytes)
        },
        sync: async () => {
          alive()
          const now = await readFile(file)
          alive()
          if (options.syncs) node.durable = now
        },
        close: () => handle.close(),
      }
    },
    rename: async (from, to) => {
      alive()
      alive()
      touched.add(to)
      await rename(from, to)
      const node = names.get(from)
      names.delete(from)
      if (node !== undefined) names.set(to, node)
    },
    rm: async (file, given) => {
      await rm(file, given)
      names.delete(file)
    },
    cutAfter: (operations) => {
      left = operations
    },
    crash: async () => {
      left = 0
      for (const file of touched) {
        const node = durableNames.get(file)
        if (node === undefined) await rm(file, { force: true })
        else await writeFile(file, node.durable ?? '')
      }
    },
  }
}
