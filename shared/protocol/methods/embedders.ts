import { z } from 'zod'
import { fileRef } from './common.ts'

/**
 * What turns texts into vectors: what is built in (no model), vectors that the export brought, a model in a folder, or a server that
 * speaks OpenAI's `/v1/embeddings` at an address the user typed. Only redacted text goes to an address; one that
 * is not this machine is refused unless `remote` says that it is meant.
 */
export const embedder = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('built-in') }),
  z.strictObject({ kind: z.literal('export') }),
  /** A folder with `model.onnx` and its tokenizer. */
  z.strictObject({ kind: z.literal('folder'), folder: fileRef }),
  z.strictObject({
    kind: z.literal('address'),
    url: z.url({ protocol: /^https?$/ }).max(2000),
    model: z.string().trim().min(1).max(200),
    remote: z.boolean().default(false),
  }),
])
export type EmbedderChoice = z.output<typeof embedder>

/** The embedder as a run names it: its name and how many numbers a vector has. */
export const embedderUsed = z.object({ embedder: z.string(), dimension: z.number() })
