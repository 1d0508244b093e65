import { createHash } from 'node:crypto'

// Different prefixes keep a leaf from ever passing as an inner node (RFC 6962, section 2.1).
const leafPrefix = Uint8Array.of(0)
const nodePrefix = Uint8Array.of(1)

/** The hash of one leaf of a Merkle tree (RFC 6962). */
export function leafHash(bytes: Uint8Array): Buffer {
  return createHash('sha256').update(leafPrefix).update(bytes).digest()
}

/** The hash of an inner node over its two children. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  return createHash('sha256').update(nodePrefix).update(left).update(right).digest()
}

/** The root over leaf hashes in their order (RFC 6962); that of no leaves is the hash of nothing. */
export function merkleRoot(leaves: readonly Uint8Array[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  // One subtree per set bit of the count so far, largest first.
  const trees: { size: number; hash: Uint8Array }[] = []
  for (const leaf of leaves) {
    let tree = { size: 1, hash: leaf }
    for (let last = trees.at(-1); last?.size === tree.size; last = trees.at(-1)) {
      trees.pop()
      tree = { size: tree.size * 2, hash: nodeHash(last.hash, tree.hash) }
    }
    trees.push(tree)
  }
  return Buffer.from(trees.map((tree) => tree.hash).reduceRight((right, left) => nodeHash(left, right)))
}
