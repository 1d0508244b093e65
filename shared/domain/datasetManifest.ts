import { z } from 'zod'
import { buildStep } from '../protocol/methods/datasets.ts'
import { recipe } from './recipe.ts'

/** The files of a version; all but the signature and the public key have their hash in the manifest's chain. */
export const datasetFiles = {
  examples: 'examples.jsonl',
  lineage: 'lineage.jsonl',
  card: 'card.md',
  recipe: 'recipe.yaml',
  verifier: 'verify.mjs',
  certificate: 'contamination.json',
  certificatePage: 'contamination.html',
  manifest: 'manifest.json',
  sums: 'CHECKSUMS',
  signature: 'signature.json',
  publicKey: 'public_key.pem',
  /** Only where examples were erased since: which, and what became of the files for it. */
  erasures: 'erased.json',
} as const

const hash = z.string().regex(/^[0-9a-f]{64}$/)
export const splitCounts = z.strictObject({ train: z.number(), eval: z.number(), test: z.number() })
const fileFacts = z.strictObject({ sha256: hash, bytes: z.number(), rows: z.number() })

/** The manifest: everything that names a version, and nothing that differs between two builds of it. */
export const datasetManifest = z.strictObject({
  format: z.literal('assay-dataset/1'),
  name: z.string(),
  recipe,
  recipe_hash: hash,
  /** Versions this one was compared with, by hash, in order. */
  parents: z.array(hash),
  taxonomy: z.strictObject({ id: z.string(), version: z.string(), hash: z.string() }),
  /** The taxonomies under which the labels were given; an older one shows here. */
  labelled_under: z.array(
    z.strictObject({ id: z.string().nullable(), hash: z.string().nullable(), labels: z.number() }),
  ),
  redaction: z.strictObject({ mode: z.string(), epoch: z.number() }),
  counts: z.strictObject({
    selected: z.number(),
    examples: z.number(),
    refused: z.number(),
    users: z.number(),
    sessions: z.number(),
  }),
  steps: z.array(buildStep),
  splits: splitCounts,
  split_unit: z.strictObject({
    ties: z.array(z.string()),
    components: z.number(),
    crossing: z.literal(0),
    /** Units of the largest component before anything was cut, and the users that were parted for it. */
    largest: z.number(),
    cut_users: z.array(z.string()),
    /** Examples that fell away after the split: in the embargo, or like an evaluation case. */
    left_out: z.number(),
    /** Held-out cases that ask in the same words what training asks; left out where there are no two sides. */
    same_question: z.strictObject({ shared: z.number(), held_out: z.number() }).optional(),
  }),
  /** Of each sample that examples were drawn into: its contents, and the range of inclusion probabilities. */
  sampling: z.array(
    z.strictObject({
      sample: z.string(),
      hash: z.string(),
      examples: z.number(),
      lowest: z.number(),
      highest: z.number(),
    }),
  ),
  contamination: z.union([
    z.strictObject({ checked: z.literal(false), note: z.string() }),
    z.strictObject({
      checked: z.literal(true),
      note: z.string(),
      train: z.number(),
      evaluation: z.number(),
      removed: z.number(),
      review: z.number(),
      clear: z.number(),
    }),
  ]),
  sources: z.array(z.strictObject({ sha256: hash, examples: z.number() })),
  /** Of each origin whose labels are used: the last event used and the hash of its line. */
  label_chains: z.array(z.strictObject({ origin: z.string(), seq: z.number(), hash: hash.nullable() })),
  examples_root: hash,
  files: z.strictObject({
    [datasetFiles.examples]: fileFacts,
    [datasetFiles.lineage]: fileFacts,
    [datasetFiles.card]: fileFacts,
    [datasetFiles.recipe]: fileFacts,
    [datasetFiles.verifier]: fileFacts,
    [datasetFiles.certificate]: fileFacts.optional(),
    [datasetFiles.certificatePage]: fileFacts.optional(),
  }),
  tool: z.strictObject({ name: z.literal('Assay'), version: z.string() }),
})

export type DatasetManifest = z.output<typeof datasetManifest>
