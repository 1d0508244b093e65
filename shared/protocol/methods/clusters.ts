import { z } from 'zod'
import { command, job, query } from '../define.ts'
import { where } from './common.ts'
import { embedder } from './embedders.ts'

/** How fine clusters are: higher gives more and smaller ones. Left out, the most stable of several is taken. */
const resolution = z.number().min(0.1).max(100)
const seed = z.number().int().min(0).max(4_294_967_295)

/**
 * Where a cluster stands: by its share of the failures in the last quarter of the time that all clustered traces span,
 * and by the run before. `active` where no change can be told from chance.
 */
export const clusterStates = ['new', 'active', 'escalating', 'regressed', 'resolved'] as const
export type ClusterState = (typeof clusterStates)[number]

/** Fewer traces than this are not grouped: any division of them would look firm. */
export const leastClustered = 20

/** What is looked at: everything, what was said and noted, or what was called and came of it. */
export const clusterModes = ['all', 'text', 'tools'] as const

const clusterId = z.string().min(1).max(64)
const reviewer = z.string().trim().min(1).max(100)
/** What a person can decide about a cluster. */
const decisionKind = z.enum(['rename', 'merge', 'split'])

const shares = z.array(z.object({ value: z.string(), n: z.number() }))

/** A cluster of the run in question. */
export const cluster = z.object({
  /** Stays the same from run to run as long as most of its traces stay together. */
  id: z.string(),
  name: z.string(),
  /** Clusters with the same parent are near each other; the parent is one of them. */
  parent: z.string().nullable(),
  size: z.number(),
  /** Of all traces that the run looked at, with Wilson's 95 % interval. */
  share: z.object({ value: z.number(), low: z.number(), high: z.number() }),
  /** 0 … 1: mean Jaccard similarity with its nearest cluster over runs on parts of the data; null for a signature, which is exact. */
  stability: z.number().nullable(),
  state: z.enum(clusterStates),
  /** A person named it, or merged others into it. */
  by_hand: z.boolean(),
  /** Ids of the clusters that a person merged into it. */
  merged: z.array(z.string()),
  /** Its traces show the same signs of failure. */
  by_signature: z.boolean(),
  terms: z.array(z.string()),
  /** Ids of the trace at its centre and of two at its edge. */
  exemplars: z.array(z.string()),
  /** Traces in equal parts of the time that all clustered traces span. */
  trend: z.array(z.number()),
  plan_tier: shares,
  agent_version: shares,
  intent: shares,
})

/** What one run found. */
export const clusterRun = z.object({
  name: z.string(),
  runId: z.string(),
  madeAtMs: z.number(),
  mode: z.enum(clusterModes),
  seed: z.number(),
  resolution: z.number(),
  /** Mean adjusted Rand index between runs on parts of the data at that resolution; null where nothing was divided. */
  agreement: z.number().nullable(),
  population: z.number(),
  unclustered: z.number(),
  /** The filter whose traces were looked at. */
  where: z.string(),
  /** The time that all clustered traces span, which each trend divides; null without a start time. */
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** Largest first. */
  clusters: z.array(cluster),
})

const shortTrace = z.object({
  trace: z.string(),
  preview: z.string().nullable(),
  startMs: z.number().nullable(),
  plan_tier: z.string().nullable(),
  agent_version: z.string().nullable(),
  /** 0 … 1: how like the centre of the cluster it is. */
  similarity: z.number(),
})

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
      embedder: embedder.default({ kind: 'built-in' }),
    }),
    output: z.object({
      /** In the order of the input; null is like no other. */
      rows: z.array(z.object({ id: z.union([z.string(), z.number()]), cluster: z.string().nullable() })),
      clusters: z.number(),
      resolution: z.number(),
      /** Mean adjusted Rand index between runs on parts of the data at that resolution; null where nothing was divided. */
      agreement: z.number().nullable(),
    }),
    writes: [],
  }),
  'clusters.run': job({
    title: 'Clustering failures',
    about:
      'Group the traces of a filter that are in trouble (failing, an outage or, without a known outcome, a bad mark or an error) by how they fail, and name each group by what sets it apart',
    input: z.strictObject({
      where,
      /** Runs of the same name go on one another's clusters. */
      name: z.string().trim().min(1).max(100).default('failures'),
      resolution: resolution.optional(),
      seed: seed.default(1),
      mode: z.enum(clusterModes).default('all'),
      /** What questions are compared by; the rest of a trace is compared by its features all the same. */
      embedder: embedder.default({ kind: 'built-in' }),
      /** Also traces that did not fail. Where none of the filter failed, all are taken. */
      all: z.boolean().default(false),
    }),
    output: clusterRun,
    writes: ['traces'],
  }),
  'clusters.list': query({
    about: 'The clusters of the newest run, or of the newest of a name',
    input: z.strictObject({ name: z.string().max(100).optional() }),
    output: z.object({
      run: clusterRun.nullable(),
      names: z.array(z.string()),
      /** What `clusters.undo` would take back, and the clusters that it changed; null where no decision stands. */
      undoable: z.object({ kind: decisionKind, clusters: z.array(z.string()) }).nullable(),
    }),
    reads: ['traces'],
  }),
  'cluster.rename': command({
    about: 'Give a cluster a name of your own, kept as a decision that holds in later runs too',
    input: z.strictObject({ cluster: clusterId, name: z.string().trim().min(1).max(120), reviewer }),
    output: z.object({ cluster: z.string(), name: z.string() }),
    writes: ['traces'],
  }),
  'cluster.merge': command({
    about: 'Make one cluster of two, kept as a decision that holds in later runs too; nothing is lost by it',
    input: z.strictObject({ cluster: clusterId, into: clusterId, reviewer }),
    output: z.object({ cluster: z.string(), into: z.string() }),
    writes: ['traces'],
  }),
  'cluster.split': command({
    about:
      'Make a cluster of its own of those traces of one that a filter selects; kept as a decision that holds in later runs too',
    input: z.strictObject({
      cluster: clusterId,
      where,
      name: z.string().trim().min(1).max(120),
      reviewer,
    }),
    output: z.object({
      cluster: z.string(),
      into: z.string(),
      name: z.string(),
      /** Traces that went into the new one, and that are left. */
      traces: z.number(),
      left: z.number(),
    }),
    writes: ['traces'],
  }),
  'clusters.undo': command({
    about: 'Take back the last decision on clusters',
    input: z.strictObject({ reviewer }),
    output: z.object({
      undone: z.object({ kind: decisionKind, cluster: z.string() }),
    }),
    writes: ['traces'],
  }),
  'cluster.get': query({
    about: 'One cluster with its traces, those nearest to its centre first',
    input: z.strictObject({
      cluster: z.string().max(64),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    output: z.object({ cluster, total: z.number(), traces: z.array(shortTrace) }),
    reads: ['traces'],
  }),
}
