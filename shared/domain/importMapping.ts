import { z } from 'zod'

/** Where a value stands in a record: a key, or keys with dots between them; a key that itself holds dots wins. */
const place = z.string().min(1).max(200)
/** Of several places the first that holds something is taken. */
const places = z.union([place, z.array(place).min(1).max(10)])
const words = z.array(z.string().min(1).max(100)).min(1).max(50)

/**
 * How records of a format of one's own become spans, one record a span. What no place names is kept as an attribute
 * under its own key.
 */
export const importMapping = z.strictObject({
  /** Trace ids are unique among all files that are read with mappings of one name. */
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/, 'small letters, digits, - and _'),
  span: z.strictObject({
    /** Without it each record is a trace of its own. */
    trace: places.optional(),
    /** Without it a span is named by the bytes of its record. */
    id: places.optional(),
    parent: places.optional(),
    name: places.optional(),
    kind: z
      .union([places, z.strictObject({ from: places, words: z.record(z.string(), z.string()) })])
      .optional(),
    start: places.optional(),
    end: places.optional(),
    status: z
      .union([places, z.strictObject({ from: places, ok: words.optional(), error: words.optional() })])
      .optional(),
    message: places.optional(),
    input: places.optional(),
    output: places.optional(),
  }),
  /** Attributes by the names that Assay knows (`session.id`, `plan_tier`, `llm.model_name`, `outcome.success` …). */
  attributes: z.record(z.string().min(1).max(200), places).default({}),
})

export type ImportMapping = z.output<typeof importMapping>
export type Places = z.output<typeof places>
