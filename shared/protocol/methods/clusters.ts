import { z } from 'zod'
import { job } from '../define.ts'

/** How fine clusters are: higher gives more and smaller ones. Left out, the most stable of several is taken. */
export const resolution = z.number().min(0.1).max(100)
export const seed = z.number().int().min(0).max(4_294_967_295)

export const clusterMethods = {
  'clusters.texts': job({
    title: 'Clustering texts',
    about:
      'Cluster texts by what they say, without a model and without being told how many clusters there are',
    input: z.strictObject({
      texts: z
        .array(z.strictObject({ id: z.union([z.string(), z.number()]), text: z.string() }))
        .max(1_000_000),
      resolution: resolution.optional(),
      seed: seed.default(1),
    }),
    output: z.object({
      /** In the order of the input; null is like no other. */
      rows: z.array(z.object({ id: z.union([z.string(), z.number()]), cluster: z.string().nullable() })),
      clusters: z.number(),
      resolution: z.number(),
      /** Mean adjusted Rand index between runs on parts of the data at that resolution. */
      agreement: z.number(),
    }),
    writes: [],
  }),
}
