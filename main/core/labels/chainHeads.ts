import { WorkbenchError } from '../../../shared/errors.ts'
import type { WorkspaceFile } from '../workspace/workspaceFile.ts'
import type { LabelBook } from './labels.ts'

type Recorded = NonNullable<WorkspaceFile['chain_heads']>

/** The heads of a book's chains, as `workspace.json` records them. */
export function recordedHeads(book: Pick<LabelBook, 'chainHeads'>): Recorded {
  const heads = book.chainHeads().toSorted((a, b) => (a.origin < b.origin ? -1 : 1))
  return Object.fromEntries(heads.map(({ origin, seq, head }) => [origin, { seq, head }]))
}

/**
 * Holds the chains to what was recorded when the workspace was last closed: whole lines cut off a log's end
 * leave a chain that is sound in itself. Fails with schema_mismatch, naming the log; nothing is changed.
 */
export function checkHeads(book: Pick<LabelBook, 'chainHeads'>, recorded: Recorded | undefined): void {
  const now = new Map(book.chainHeads().map((head) => [head.origin, head]))
  for (const [origin, { seq, head }] of Object.entries(recorded ?? {})) {
    const chain = now.get(origin)
    if (chain !== undefined && (chain.seq > seq || (chain.seq === seq && chain.head === head))) continue
    const missing = seq - (chain?.seq ?? -1)
    throw new WorkbenchError(
      'schema_mismatch',
      missing > 0
        ? `A label log is shorter than when this workspace was last closed: ${missing} of its events are missing. Nothing was changed. labels/${origin}.jsonl`
        : `The last event of a label log is another than when this workspace was last closed. Nothing was changed. labels/${origin}.jsonl`,
      {
        hint: 'Put that file back from a copy. To go on without what is missing, remove its entry under chain_heads in workspace.json.',
      },
    )
  }
}
