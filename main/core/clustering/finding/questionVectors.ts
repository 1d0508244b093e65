import type { EmbedderChoice } from '../../../../shared/protocol/methods/embedders.ts'
import type { Session } from '../../db/open.ts'
import { embedTraces, type EmbedCall } from '../../embedding/embedding.ts'
import type { Dense } from '../../text/svd.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Corpus } from '../courses/corpus.ts'

/** The embedder's name, and a unit vector of each row's question; zeros where a row has no question, or no vector of the export. */
export async function questionVectors(
  workspace: Workspace,
  session: Session,
  { rows }: Corpus,
  { embedder, seed }: { embedder: EmbedderChoice; seed: number },
  call: EmbedCall,
): Promise<{ name: string; questions: Dense }> {
  const asked = rows.flatMap(({ trace, question }, row) =>
    question === null || question === '' ? [] : [{ trace, text: question, row }],
  )
  const { name, vectors, places } = await embedTraces(workspace, session, embedder, asked, seed, call)
  const { columns } = vectors
  const values = new Float32Array(rows.length * columns)
  places.forEach((place, at) => {
    const row = asked[place]?.row ?? 0
    values.set(vectors.values.subarray(at * columns, (at + 1) * columns), row * columns)
  })
  return { name, questions: { rows: rows.length, columns, values } }
}
