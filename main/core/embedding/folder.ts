import path from 'node:path'
import { withCrewOf } from '../jobs/crew.ts'
import type { Ports } from '../ports.ts'
import type { Embedder } from './embedder.ts'
import { readModelFolder } from './modelFolder.ts'
import { tasks } from './tasks.ts'
import { wordPieces } from './wordPiece.ts'

const batch = 32

/** A model in a folder of this machine, named by its folder and hash; nothing is fetched. */
export async function folderEmbedder(ports: Pick<Ports, 'startWorker'>, folder: string): Promise<Embedder> {
  const { model, sha256, vocabulary, most, firstToken } = await readModelFolder(folder)
  return {
    name: `${path.basename(folder)}, ONNX ${sha256.slice(0, 12)}`,
    keepable: true,
    embed: (texts, { signal, progress }) =>
      withCrewOf(tasks, ports, signal, async (crew) => {
        let values = new Float32Array(0)
        let columns = 0
        for (let from = 0; from < texts.length; from += batch) {
          progress({ phase: 'Making vectors', done: from, total: texts.length, unit: 'texts' })
          const tokens = texts.slice(from, from + batch).map((text) => wordPieces(text, vocabulary, most))
          const part = await crew.run('modelVectors', { model, tokens, firstToken })
          if (columns === 0) {
            columns = part.columns
            values = new Float32Array(texts.length * columns)
          }
          values.set(part.values, from * columns)
        }
        return { rows: texts.length, columns, values }
      }),
  }
}
