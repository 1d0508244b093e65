import { createHash } from 'node:crypto'
import { open, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { readBlocks, type Block, type CopiedSource } from './blocks.ts'
import { createStopwatch } from '../stopwatch.ts'

const line = fc.oneof(
  fc.constantFrom('', ' ', '\t', '{"a":1}', '  {"b":2} '),
  fc.string({ maxLength: 40 }).map((text) => text.replaceAll(/[\r\n\u00a0\ufeff]/g, '.')),
)

test('however a file is cut into blocks, each line comes once with its number and its place', () =>
  withFolder(async (folder) => {
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n')), { maxLength: 20 }),
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 1, max: 64 }),
        fc.nat(3),
        async (lines, bom, lastEnd, blockBytes, held) => {
          const text = lines.map(([content, end], index) =>
            index === lines.length - 1 && !lastEnd ? content : content + end,
          )
          const bytes = Buffer.from((bom ? '\uFEFF' : '') + text.join(''))
          const source = path.join(folder, `source-${++round}`)
          await writeFile(source, bytes)
          let copied: CopiedSource = { sha256: '', bytes: 0 }
          const found: [number, string][] = []
          const blocks = readBlocks(source, `${source}-copy`, blockBytes, createStopwatch(), (result) => {
            copied = result
          })
          // A block stays as it is until it is released, however many others are read meanwhile.
          const waiting: Block[] = []
          const look = (block: Block) => {
            for (const [index, start] of block.starts.entries()) {
              const length = block.lengths[index] ?? 0
              const at = block.fileOffset + start
              expect(
                bytes.subarray(at, at + length).equals(block.bytes.subarray(start, start + length)),
              ).toBe(true)
              found.push([block.lines[index] ?? 0, bytes.subarray(at, at + length).toString()])
            }
            block.release()
          }
          for await (const block of blocks) {
            waiting.push(block)
            if (waiting.length > held) waiting.splice(0, 1).forEach(look)
          }
          waiting.forEach(look)
          const wanted = lines.flatMap(([content], index): [number, string][] => {
            const bare = content.replaceAll(/^[ \t]+|[ \t]+$/g, '')
            return bare === '' ? [] : [[index + 1, bare]]
          })
          expect(found).toEqual(wanted)
          expect(copied).toEqual({
            sha256: createHash('sha256').update(bytes).digest('hex'),
            bytes: bytes.length,
          })
          expect((await readFile(`${source}-copy`)).equals(bytes)).toBe(true)
        },
      ),
      { numRuns: 200 },
    )
  }))

test('a disk that fails to take the copy is heard of, though the copy goes on meanwhile', () =>
  withFolder(async (folder) => {
    const source = path.join(folder, 'source')
    await writeFile(source, '{"a":1}\n'.repeat(20))
    const handle = await open(source, 'r')
    const failing = vi
      .spyOn(Object.getPrototypeOf(handle) as typeof handle, 'datasync')
      .mockRejectedValueOnce(new Error('EIO: i/o error'))
    await handle.close()
    try {
      const read = async () => {
        for await (const block of readBlocks(
          source,
          `${source}-copy`,
          32,
          createStopwatch(),
          () => undefined,
        ))
          block.release()
      }
      await expect(read()).rejects.toThrow('EIO')
    } finally {
      failing.mockRestore()
    }
  }))
