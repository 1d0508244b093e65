import { z } from 'zod'
import { datasetName, recipe } from '../../domain/recipe.ts'
import { command, job, query } from '../define.ts'
import { fileRef } from './common.ts'

export { recipe }

export const buildStep = z.object({ step: z.string(), kept: z.number(), left: z.number(), why: z.string() })

export const datasetVersion = z.object({
  name: z.string(),
  version: z.number(),
  hash: z.string(),
  builtAtMs: z.number(),
  examples: z.number(),
  splits: z.object({ train: z.number(), eval: z.number(), test: z.number() }),
  recipe,
  steps: z.array(buildStep),
  signed: z.boolean(),
  taxonomy: z.object({ id: z.string(), hash: z.string() }),
  epoch: z.number(),
  sources: z.number(),
  /** Tags that name it now. */
  tags: z.array(z.string()),
  /** What it is pinned as, so that its examples are never trained on; null for any other. */
  pinned: z.string().nullable(),
})

const messages = z.array(z.unknown())

/** An example of any shape: what its shape lacks is absent. */
export const example = z.object({
  example_id: z.string(),
  split: z.enum(['train', 'eval', 'test']),
  input: z.object({ messages, tools: z.array(z.unknown()) }),
  expected: z.object({
    answer: z.string().nullable(),
    tool_calls: z.array(z.unknown()).optional(),
    must_not: z.array(z.string()),
  }),
  /** A pair: what a reviewer wanted, and what the agent said. */
  chosen: messages.optional(),
  rejected: messages.optional(),
  /** Unpaired: what the agent said, and whether that was good. */
  completion: messages.optional(),
  good: z.boolean().optional(),
  steps: z.array(z.strictObject({ text: z.string(), good: z.boolean() })).optional(),
  /** Runs of one scenario. */
  trajectories: z
    .array(
      z.strictObject({
        messages,
        reward: z.number().nullable(),
        metrics: z.record(z.string(), z.number()),
      }),
    )
    .optional(),
  metadata: z.record(z.string(), z.unknown()),
})

export const verifyProblem = z.object({
  what: z.string(),
  file: z.string().nullable(),
  example: z.string().nullable(),
  message: z.string(),
})

const diffCounts = z.object({
  added: z.number(),
  removed: z.number(),
  relabelled: z.number(),
  /** In another split. */
  resplit: z.number(),
  /** With another input. */
  reworded: z.number(),
  /** With other metadata, though they say and expect the same. */
  metadata: z.number(),
  /** In both, and different in any way. */
  changed: z.number(),
  same: z.number(),
})
const named = z.object({ name: z.string(), version: z.number(), hash: z.string() })
const tag = z
  .string()
  .regex(
    /^(?!v?\d+$)[a-z0-9][a-z0-9._-]{0,39}$/,
    'lower-case letters, digits, dot, dash and underscore, not a number',
  )

/** Why examples have no row in a format. */
const skipped = z.object({ why: z.string(), examples: z.number() })

/** Standards in which the lineage of a version can be told. */
export const lineageStandards = ['openlineage', 'prov', 'intoto'] as const

export const datasetMethods = {
  'datasets.list': query({
    about: 'Datasets and their versions, newest first',
    input: z.strictObject({}),
    output: z.object({
      datasets: z.array(z.object({ name: z.string(), versions: z.array(datasetVersion) })),
    }),
    reads: ['datasets'],
  }),
  'dataset.preview': query({
    about: 'What a recipe would build: counts that fall, each with its reason, and the first examples',
    input: z.strictObject({ recipe }),
    output: z.object({
      steps: z.array(buildStep),
      splits: z.object({ train: z.number(), eval: z.number(), test: z.number() }),
      first: z.array(example),
    }),
    reads: ['traces', 'labels'],
  }),
  'dataset.build': job({
    title: 'Building the dataset',
    about: 'Build an immutable version; the same inputs again return the same version',
    input: z.strictObject({ recipe }),
    output: z.object({
      name: z.string(),
      version: z.number(),
      hash: z.string(),
      existing: z.boolean(),
      splits: z.object({ train: z.number(), eval: z.number(), test: z.number() }),
      contamination: z.object({
        checked: z.boolean(),
        removed: z.number(),
        review: z.number(),
        clear: z.number(),
        note: z.string(),
      }),
      steps: z.array(buildStep),
      refused: z.array(z.object({ trace: z.string(), why: z.string() })),
    }),
    writes: ['datasets'],
  }),
  'dataset.examples': query({
    about: 'Examples of a version',
    input: z.strictObject({
      name: z.string(),
      version: z.number().int(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(50),
      search: z.string().default(''),
    }),
    output: z.object({ total: z.number(), examples: z.array(example) }),
    reads: ['datasets'],
  }),
  'dataset.slices': query({
    about:
      'What the examples of a version are made of, by split, label, tier, intent and version of the agent',
    input: z.strictObject({ name: z.string(), version: z.number().int() }),
    output: z.object({
      examples: z.number(),
      /** Traces of the workspace, to which shares of traffic belong. */
      traces: z.number(),
      slices: z.array(
        z.object({
          column: z.string(),
          /** The commonest first; null where an example has none. */
          values: z.array(
            z.object({
              value: z.string().nullable(),
              n: z.number(),
              share: z.number(),
              low: z.number(),
              high: z.number(),
              /** Share of all traces; null where traces do not have the column. */
              traffic: z.number().nullable(),
            }),
          ),
        }),
      ),
    }),
    reads: ['datasets', 'traces'],
  }),
  'dataset.card': query({
    about: 'Manifest, dataset card and datasheet of a version',
    input: z.strictObject({ name: z.string(), version: z.number().int() }),
    output: z.object({ manifest: z.unknown(), card: z.string(), datasheet: z.string() }),
    reads: ['datasets'],
  }),
  'dataset.resolve': query({
    about: 'The version that name, name@3 or name@tag stands for',
    input: z.strictObject({ version: z.string().min(1).max(200) }),
    output: named,
    reads: ['datasets'],
  }),
  'dataset.diff': query({
    about: 'What changed from one version to another: in all, by slice, and example by example',
    input: z.strictObject({
      /** `name@3` or `name@tag`. */
      before: z.string().min(1).max(200),
      after: z.string().min(1).max(200),
      kind: z
        .enum(['added', 'removed', 'relabelled', 'resplit', 'reworded', 'metadata'])
        .nullable()
        .default(null),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(0).max(500).default(50),
    }),
    output: z.object({
      before: named,
      after: named,
      counts: diffCounts,
      /** Fields that differ where only metadata does, with how many examples; empty where there are very many. */
      metadata: z.array(z.object({ field: z.string(), n: z.number() })),
      /** Of the added, removed and the same those that were erased by request: nothing but their number is known. */
      erased: z.number(),
      by: z.array(diffCounts.extend({ column: z.string(), value: z.string() })),
      examples: z.array(
        z.object({
          source_key: z.string(),
          before: z.string().nullable(),
          after: z.string().nullable(),
          trace: z.string(),
          split_before: z.string().nullable(),
          split_after: z.string().nullable(),
          /** Verdict and primary code in either version; a relabelled example may differ in its other codes or its answer. */
          verdict_before: z.string().nullable(),
          verdict_after: z.string().nullable(),
          code_before: z.string().nullable(),
          code_after: z.string().nullable(),
          kinds: z.array(z.string()),
        }),
      ),
    }),
    reads: ['datasets'],
  }),
  'dataset.tag': command({
    about: 'Point a tag at a version, or take it away with version null; every move stays on record',
    input: z.strictObject({ name: datasetName, tag, version: z.number().int().min(1).nullable() }),
    output: z.object({
      name: z.string(),
      tag: z.string(),
      version: z.number().nullable(),
      /** The version it named before. */
      before: z.number().nullable(),
    }),
    writes: ['datasets'],
  }),
  'dataset.unlock': command({
    about: 'Let what a set has pinned be trained on, for a reason that stays on record',
    input: z.strictObject({ name: datasetName, reason: z.string().max(2000) }),
    output: z.object({ name: z.string(), unlocked: z.number() }),
    writes: ['datasets'],
  }),
  'recipes.list': query({
    about: 'Recipes of the workspace, those built last and those written by hand',
    input: z.strictObject({}),
    output: z.object({
      recipes: z.array(
        z.object({ name: z.string(), recipe: recipe.nullable(), problem: z.string().nullable() }),
      ),
    }),
    reads: ['datasets'],
  }),
  'recipe.save': command({
    about: 'Keep a recipe as recipes/NAME.yaml without building it',
    input: z.strictObject({ recipe }),
    output: z.object({ name: z.string() }),
    writes: ['datasets'],
  }),
  'dataset.verify': job({
    title: 'Verifying',
    about:
      'Re-computes every hash, the Merkle root, the lineage and the signature of a version or an exported folder',
    input: z.strictObject({
      name: z.string().optional(),
      version: z.number().int().optional(),
      folder: fileRef.optional(),
      expect: z.string().optional(),
    }),
    output: z.object({
      ok: z.boolean(),
      checked: z.number(),
      verdict: z.string(),
      hash: z.string().nullable(),
      /** Examples that were erased on request since the version was built, in all and by request. */
      erased: z.number(),
      erasures: z.array(z.object({ reason: z.string(), atMs: z.number(), examples: z.number() })),
      problems: z.array(verifyProblem),
    }),
    writes: [],
  }),
  'dataset.export': job({
    title: 'Exporting',
    about: 'Write a version in a format; byte-identical on every run',
    input: z.strictObject({
      name: z.string(),
      version: z.number().int(),
      format: z.string().default('jsonl'),
      out: fileRef,
      /** Name of a new folder inside `out`; without it, `out` itself. */
      folder: z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'letters, digits, dot, dash and underscore')
        .optional(),
      overwrite: z.boolean().default(false),
    }),
    output: z.object({
      folder: z.string(),
      files: z.array(z.object({ path: z.string(), sha256: z.string(), rows: z.number() })),
      rows: z.number(),
      skipped: z.array(skipped),
      remarks: z.array(z.string()),
      /** Lines that load what was written. */
      loader: z.string(),
    }),
    writes: [],
  }),
  'dataset.exportPreview': query({
    about:
      'What an export would hold: its first rows, counts by file, what has no row and why, or why it is locked',
    input: z.strictObject({
      name: z.string(),
      version: z.number().int(),
      format: z.string().default('jsonl'),
      first: z.number().int().min(0).max(20).default(3),
    }),
    output: z.object({
      /** Why this version may not be written in this format; null where it may. */
      locked: z.string().nullable(),
      rows: z.number(),
      files: z.array(z.object({ name: z.string(), rows: z.number() })),
      skipped: z.array(skipped),
      remarks: z.array(z.string()),
      first: z.array(z.object({ file: z.string(), example: z.string(), text: z.string() })),
      loader: z.string(),
    }),
    reads: ['datasets'],
  }),
  'lineage.statement': query({
    about: 'Where a version comes from in the words of a standard, for tools that read it',
    input: z.strictObject({
      /** `name@3` or `name@tag`. */
      dataset: z.string().min(1).max(200),
      /** OpenLineage 2-0-2, W3C PROV-JSON, or an in-toto statement in a signed DSSE envelope. */
      standard: z.enum(lineageStandards),
    }),
    output: z.object({ standard: z.enum(lineageStandards), hash: z.string(), text: z.string() }),
    reads: ['datasets'],
  }),
  'lineage.get': query({
    about: 'Up and down from any id: source file, trace, span, cluster, label, example, dataset, export',
    input: z.strictObject({ id: z.string() }),
    output: z.object({
      nodes: z.array(z.object({ kind: z.string(), id: z.string(), title: z.string() })),
      edges: z.array(z.object({ from: z.string(), to: z.string() })),
    }),
    reads: ['datasets', 'labels', 'traces'],
  }),
}
