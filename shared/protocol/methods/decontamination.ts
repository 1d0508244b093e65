import { z } from 'zod'
import { command, job, query } from '../define.ts'

const id = z.union([z.string().max(500), z.number()])
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

/** An item to compare: its parts are the messages, the answer, tool results and few-shot prompts, each a text. */
const item = z.strictObject({ id, parts: z.array(z.string()).max(10_000) })

/** Ways in which two texts can be found to be one, strongest first. */
export const contaminationMethods = [
  'exact',
  'reordered',
  'numbers',
  '8-gram',
  '13-gram',
  'near',
  'semantic',
] as const

/** What becomes of a training item: it goes, a person looks, or it stays. */
export const contaminationBands = ['remove', 'review', 'clear'] as const

const range = z.tuple([z.number(), z.number()])

/** A training item beside an evaluation case it is like. */
export const contaminationHit = z.object({
  train_id: id,
  eval_id: id,
  method: z.enum(contaminationMethods),
  /** All methods that found the pair worth a removal or a review. */
  methods: z.array(z.enum(contaminationMethods)),
  /** 0 … 1 in the method's own measure: share of the case covered, Jaccard, or cosine. */
  score: z.number(),
  band: z.enum(contaminationBands),
  reason: z.string(),
  train_part: z.number(),
  eval_part: z.number(),
  /** Stretches that both have, in UTF-16 code units of the two parts; none for clear pairs. */
  matches: z.array(z.object({ train: range, evaluation: range, text: z.string() })),
})

/** What a person decided about two texts, named by their hashes. */
export const contaminationDecision = z.object({
  seq: z.number(),
  at_ms: z.number(),
  train_sha256: sha256,
  eval_sha256: sha256,
  decision: z.enum(['confirm', 'dismiss']),
  reason: z.string(),
  reviewer: z.string(),
})

const rate = z.object({
  found: z.number(),
  n: z.number(),
  rate: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})
const bandCounts = z.object({
  items: z.number(),
  removed: z.number(),
  review: z.number(),
  clear: z.number(),
})
const nearestItem = z
  .object({
    train_id: id,
    method: z.enum(contaminationMethods),
    score: z.number(),
    band: z.enum(contaminationBands),
    reason: z.string(),
  })
  .nullable()

/** The certificate of a version without its long lists, which come page by page. */
export const contaminationSummary = z.object({
  /** `insufficient`: too few cases to test the comparison with; never a pass. */
  verdict: z.enum(['clean', 'open', 'failed', 'insufficient']),
  sha256,
  tool: z.object({ name: z.string(), version: z.string() }),
  inputs: z.object({
    train: z.object({ items: z.number(), parts: z.number(), root: z.string() }),
    evaluation: z.object({ items: z.number(), parts: z.number(), root: z.string() }),
  }),
  counts: z.object({
    pairs: z.number(),
    train: bandCounts,
    evaluation: bandCounts,
    confirmed: z.number(),
    dismissed: z.number(),
    open: z.number(),
  }),
  parameters: z.record(z.string(), z.unknown()),
  /** Of the cases, by the tenth of their likeness to the nearest training item that stays. */
  residual: z.object({ tenths: z.array(z.number()), none: z.number() }),
  passages: z.array(
    z.object({ text: z.string(), words: z.number(), evaluation: z.number(), train: z.number() }),
  ),
  findings_left_out: z.number(),
  self_test: z
    .object({
      passed: z.boolean(),
      enough: z.boolean(),
      seed: z.number(),
      train: z.number(),
      kinds: z.array(
        z.object({
          kind: z.string(),
          found: rate,
          removed: rate,
          layer: z.string(),
          by_layer: rate,
          least: z.number(),
          passed: z.boolean(),
        }),
      ),
      clean: z.object({
        copies: z.number(),
        removed: rate,
        review: rate,
        most: z.number(),
        passed: z.boolean(),
      }),
    })
    .nullable(),
})

/** A text of one side, with the hash that decisions name its example by; null where the version has it no more. */
const side = z
  .object({
    text: z.string(),
    sha256,
    /** What its example asks, where the text is another part of it; else null. */
    asked: z.string().nullable(),
  })
  .nullable()

export const decontaminationMethods = {
  'dataset.contamination': query({
    about: 'What the certificate of a version says: what was compared, found, tested, and what remains',
    input: z.strictObject({
      name: z.string(),
      version: z.number().int(),
      /** Findings of one band alone. */
      band: z.enum(['remove', 'review']).nullable().default(null),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(0).max(200).default(50),
    }),
    output: z.object({
      /** Null where nothing was compared; `note` says why. */
      certificate: contaminationSummary.nullable(),
      note: z.string(),
      total: z.number(),
      /** Pairs listed: those taken out, and those in review whose training item is in the version still. */
      pairs: z.object({ review: z.number(), remove: z.number() }),
      findings: z.array(
        contaminationHit.extend({
          train: side,
          evaluation: side,
          /** What a person decided about the two texts, now. */
          decision: z.enum(['confirm', 'dismiss']).nullable(),
        }),
      ),
      /** Each evaluation case with the training item nearest to it, of all and of those that stay; nearest first. */
      cases: z.array(
        z.object({
          eval_id: id,
          band: z.enum(contaminationBands),
          removed: z.number(),
          nearest: nearestItem,
          residual: nearestItem,
        }),
      ),
    }),
    reads: ['datasets'],
  }),
  'decontamination.texts': job({
    title: 'Comparing training with evaluation',
    about:
      'Find training items that are copies of evaluation cases, graded into remove, review and clear; with a certificate where one is asked for',
    input: z.strictObject({
      train: z.array(item).max(1_000_000),
      evaluation: z.array(item).max(100_000),
      /** Test with planted copies as well, and state everything in a certificate. */
      certificate: z.boolean().default(false),
    }),
    output: z.object({
      train: z.number(),
      eval: z.number(),
      /** Removals first, then by score. Of each case its nearest training items also where they are clear. */
      hits: z.array(contaminationHit),
      /** Training items by their worst band; the three add up to `train`. */
      removed: z.number(),
      review: z.number(),
      clear: z.number(),
      /** Passages that both sides share and that were left out of the comparison. */
      passages: z.array(
        z.object({ text: z.string(), words: z.number(), evaluation: z.number(), train: z.number() }),
      ),
      certificate: z.record(z.string(), z.unknown()).nullable(),
      /** The certificate as a page of its own, without scripts. */
      html: z.string().nullable(),
    }),
    writes: [],
  }),
  'decontamination.decide': command({
    about:
      'Confirm or dismiss that a training text leaks an evaluation text; kept for every later comparison',
    input: z.strictObject({
      train_sha256: sha256,
      eval_sha256: sha256,
      decision: z.enum(['confirm', 'dismiss']),
      reason: z.string().trim().min(1).max(2000),
      reviewer: z.string().trim().min(1).max(100),
    }),
    output: contaminationDecision,
    writes: ['datasets'],
  }),
  'decontamination.decisions': query({
    about: 'Decisions on contamination, newest first; a later one about the same pair stands',
    input: z.strictObject({
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({ total: z.number(), decisions: z.array(contaminationDecision) }),
    reads: ['datasets'],
  }),
}
