import { createHash } from 'node:crypto'
import { leafHash, merkleRoot } from '../lineage/merkle.ts'
import type { Item } from './items.ts'

/** One side of a comparison as it went in: the root over the hashes of its items in their order (RFC 6962). */
export interface InputHash {
  items: number
  parts: number
  root: string
}

const encoder = new TextEncoder()

/** SHA-256 of an item's parts, each with its length before it, so that no two lists of parts hash alike. */
export function itemHash({ parts }: Item): string {
  const hash = createHash('sha256')
  for (const part of parts) {
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
    parts: items.reduce((sum, { parts }) => sum + parts.length, 0),
    root: merkleRoot(leaves).toString('hex'),
  }
}
