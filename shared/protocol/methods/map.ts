import { z } from 'zod'
import { command, job, query } from '../define.ts'
import { where } from './common.ts'

/** Corners of what was drawn around, 0 … 1 from left and top; the last joins the first. */
const polygon = z
  .array(z.tuple([z.number().min(-10).max(11), z.number().min(-10).max(11)]))
  .min(3)
  .max(10_000)

const runId = z.string().max(64)

const share = z.object({
  /** The cluster with most of the traces; null where none of them is clustered. */
  cluster: z.string().nullable(),
  n: z.number(),
  /** Its share of the traces, with Wilson's 95 % interval. */
  value: z.number(),
  low: z.number(),
  high: z.number(),
})

const savedSelection = z.object({
  name: z.string(),
  traces: z.number(),
  savedAtMs: z.number(),
  /** The filter that selects them. */
  where: z.string(),
})

/** A map of one cluster run: where its traces lie. */
export const mapLayout = z.object({
  runId: z.string(),
  madeAtMs: z.number(),
  seed: z.number(),
  traces: z.number(),
  /** Clustered by the run and not on the map, because they came or went since. They are left out, not guessed. */
  missing: z.number(),
})

/** What a colour stands for. */
export const mapClass = z.object({ label: z.string(), n: z.number() })

export const mapMethods = {
  'map.layout': job({
    title: 'Laying out the map',
    about: 'Place the traces of a cluster run in the plane, those that are alike near each other',
    input: z.strictObject({
      /** The newest run where left out. */
      runId: runId.optional(),
      /** The seed of the run where left out. */
      seed: z.number().int().min(0).max(4_294_967_295).optional(),
    }),
    output: mapLayout,
    writes: ['traces'],
  }),
  'map.points': query({
    about: 'The map of a cluster run as bytes: places, clusters and colours of its traces',
    input: z.strictObject({
      runId: runId.optional(),
      /** A field of the filter language, or `cluster`. */
      colourBy: z.string().max(64).default('cluster'),
    }),
    output: z.object({
      /** Null where the run has no map yet. */
      layout: mapLayout.nullable(),
      /** x and y of each trace in turn, 16-bit, little-endian, 0 … 65,535 from left and top. */
      places: z.instanceof(Uint8Array),
      /** Of each trace the number of its cluster in `clusters`, 16-bit; 65,535 is unclustered. */
      membership: z.instanceof(Uint8Array),
      /** Of each trace the number of its class in `classes`, 8-bit; 255 has no value. */
      colours: z.instanceof(Uint8Array),
      clusters: z.array(z.string()),
      /** Largest first, or lowest first where they have an order; the last may stand for all others. */
      classes: z.array(mapClass),
      /** Traces without a value. */
      without: z.number(),
    }),
    reads: ['traces', 'labels'],
  }),
  'map.selection': query({
    about: 'How many traces of the map lie within a line, and how many of one cluster',
    input: z.strictObject({ runId: runId.optional(), polygon }),
    output: z.object({ traces: z.number(), unclustered: z.number(), clusters: z.number(), largest: share }),
    reads: ['traces'],
  }),
  'selections.save': command({
    about: 'Save the traces of the map within a line under a name, to filter by it',
    input: z.strictObject({ runId: runId.optional(), polygon, name: z.string().trim().min(1).max(100) }),
    output: savedSelection,
    writes: ['traces', 'slices'],
  }),
  'selections.keep': command({
    about:
      'Save the traces that a filter selects now under a name: the list stays as it is, whatever comes in',
    input: z.strictObject({ where, name: z.string().trim().min(1).max(100) }),
    output: savedSelection,
    writes: ['traces', 'slices'],
  }),
  'selections.list': query({
    about: 'Saved selections, by name',
    input: z.strictObject({}),
    output: z.object({ selections: z.array(savedSelection) }),
    reads: ['traces', 'slices'],
  }),
  'selections.remove': command({
    about: 'Remove a saved selection; its traces stay',
    input: z.strictObject({ name: z.string().max(100) }),
    output: z.object({ removed: z.boolean() }),
    writes: ['traces', 'slices'],
  }),
}
