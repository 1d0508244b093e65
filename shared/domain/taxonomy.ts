import { z } from 'zod'
import { originLayers } from './label.ts'

/** Where a failure of a kind is mended, cheapest first (`none`: nothing of the agent is at fault). */
export const rungs = ['operations', 'prompt', 'tool', 'context', 'training', 'none'] as const

const genreId = z.string().regex(/^[A-Z]{3}$/)
const codeId = z.string().regex(/^[A-Z]{3}(\.[1-9]\d?(\.[a-z])?)?$/, 'a code such as PLN.2')

/** A case to learn a code from. In a near miss `use` names the code that fits instead. */
export const taxonomyCase = z.strictObject({ text: z.string().min(1), use: codeId.optional() })

/** One code: what it means, when it is right, and which code is right where it is not. */
export const taxonomyCode = z.strictObject({
  id: codeId,
  title: z.string().min(1).max(60),
  definition: z.string().min(1),
  include: z.string().min(1),
  exclude: z.array(z.strictObject({ when: z.string().min(1), use: codeId })),
  /** The question whose yes decides for this code. */
  ask: z.string().min(1),
  examples: z.array(z.strictObject({ text: z.string().min(1) })).length(2),
  near_misses: z.array(taxonomyCase).length(2),
  origin_layer: z.enum(originLayers).nullable(),
  rung: z.enum(rungs),
})

/** A group of codes; `key` is the digit that opens it on the keyboard. */
export const taxonomyGenre = z.strictObject({
  id: genreId,
  key: z.string().regex(/^\d$/),
  title: z.string().min(1).max(60),
  definition: z.string().min(1),
  codes: z.array(taxonomyCode).min(1).max(9),
})

/** The failure taxonomy: genres and codes that all reviewers of a workspace share. Ids are never re-used. */
export const taxonomy = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  version: z.string().regex(/^\d{1,4}$/),
  title: z.string().min(1),
  definition: z.string().min(1),
  genres: z.array(taxonomyGenre).min(1).max(10),
})

export type Taxonomy = z.output<typeof taxonomy>
export type TaxonomyGenre = z.output<typeof taxonomyGenre>
export type TaxonomyCode = z.output<typeof taxonomyCode>

/** All codes of a taxonomy, genre by genre, in the order of their keys. */
export function codesOf(of: Pick<Taxonomy, 'genres'>): TaxonomyCode[] {
  return of.genres.flatMap((genre) => genre.codes)
}

/** What is wrong with a taxonomy beyond its shape: doubled ids or keys, codes in a foreign genre, codes named but missing. */
export function taxonomyProblems(of: Taxonomy): string[] {
  const codes = codesOf(of)
  const known = new Set(codes.map((code) => code.id))
  const twice = (values: string[], what: string) =>
    values.filter((value, at) => values.indexOf(value) !== at).map((value) => `${what} ${value} stands twice`)
  const missing = codes.flatMap((code) =>
    [...code.exclude, ...code.near_misses].flatMap(({ use }) =>
      use === undefined || known.has(use) ? [] : [`${code.id} refers to ${use}, which does not exist`],
    ),
  )
  const foreign = of.genres.flatMap((genre) =>
    genre.codes
      .filter((code) => code.id !== genre.id && !code.id.startsWith(`${genre.id}.`))
      .map((code) => `${code.id} stands in genre ${genre.id}`),
  )
  return [
    ...twice(
      codes.map((code) => code.id),
      'code',
    ),
    ...twice(
      of.genres.map((genre) => genre.id),
      'genre',
    ),
    ...twice(
      of.genres.map((genre) => genre.key),
      'key',
    ),
    ...foreign,
    ...missing,
  ]
}
