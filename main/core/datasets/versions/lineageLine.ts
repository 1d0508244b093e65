import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'

const shape = z.strictObject({
  example_id: z.string(),
  /** The Merkle leaf of the example's line. */
  leaf: z.string(),
  trace_uid: z.string(),
  /** All runs, where the example compares several. */
  traces: z.array(z.string()).optional(),
  /** The example that this one is a variant of. */
  parent: z.string().optional(),
  /** The first failing span, else the trace's root. */
  span_id: z.string().nullable(),
  labels: z.array(z.strictObject({ label_id: z.string(), origin: z.string(), seq: z.number() })),
  sources: z.array(
    z.strictObject({
      sha256: z.string(),
      offset: z.number(),
      length: z.number(),
      path: z.string().nullable(),
    }),
  ),
})

export type LineageLine = z.output<typeof shape>

/** The pieces of a line in canonical form; written out, since a version holds millions of them. */
export function sourcesText(sources: readonly LineageLine['sources'][number][]): string {
  const pieces = sources.map(
    ({ sha256, offset, length, path }) =>
      `{"length":${length},"offset":${offset},"path":${path === null ? null : canonicalJson(path)},"sha256":"${sha256}"}`,
  )
  return `[${pieces.join(',')}]`
}

/** One line of `lineage.jsonl`, without its line feed; `sources` is canonical already. */
export function lineageText(
  { span_id, trace_uid, traces, ...line }: Omit<LineageLine, 'sources'>,
  sources: string,
): string {
  const before = canonicalJson(line).slice(0, -1)
  return `${before},"sources":${sources},${canonicalJson({ span_id, trace_uid, traces }).slice(1)}`
}

/** Reads a line of `lineage.jsonl`; null when it is none in canonical form. */
export function parseLineageLine(text: string): LineageLine | null {
  try {
    const parsed = shape.safeParse(JSON.parse(text))
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null
  } catch {
    return null
  }
}
