import { createHash } from 'node:crypto'
import { leafHash, merkleRoot } from '../lineage/merkle.ts'
import { textsOf, type Item } from './items.ts'

/** One side of a comparison as it went in: the root over the hashes of its items in their order (RFC 6962). */
export interface InputHash {
  items: number
  parts: number
  root: string
}

const encoder = new TextEncoder()

/** SHA-256 of an item's texts, each with its length before it, so that no two lists of texts hash alike. */
export function itemHash(item: Item): string {
  const hash = createHash('sha256')
  for (const part of textsOf(item)) {
    const bytes = encoder.encode(part)
    hash.update(`${bytes.length}:`).update(bytes)
  }
  return hash.digest('hex')
}

/** Hashes a side of a comparison; ids count as much as texts. */
export function inputHash(items: readonly Item[]): InputHash {
  const leaves = items.map((item) => leafHash(encoder.encode(JSON.stringify([item.id, itemHash(item)]))))
  return {
    items: items.length,
    parts: items.reduce((sum, item) => sum + textsOf(item).length, 0),
    root: merkleRoot(leaves).toString('hex'),
  }
}
