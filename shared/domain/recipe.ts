import { z } from 'zod'
import { versionDimensions } from './dimensions.ts'

/** What an example holds: a turn to answer, a whole task, judged steps, a pair, one judged answer, or runs of one scenario. */
export const exampleShapes = ['turn', 'task', 'step', 'pair', 'unpaired', 'group'] as const

/** What a version is kept for. The last three judge: once in such a set, an example is never trained on. */
export const profiles = ['plain', 'training', 'golden', 'adversarial', 'regression'] as const
export const pinnedProfiles = ['golden', 'adversarial', 'regression'] as const

/** Columns that splits are balanced over and that caps and diffs group by. */
export const recipeColumns = ['verdict', 'code', 'plan_tier', 'intent', ...versionDimensions] as const

export const datasetName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,79}$/, 'lower-case letters, digits, dot, dash and underscore')

const limit = z.number().int().min(1)
const share = z.number().min(0).default(0)

/** Rare cases written anew: only in training, marked, each leading back to the example it was made from. */
const augment = z.strictObject({
  /** Codes (and passes) with fewer training examples than this are filled up to it. */
  up_to: z.number().int().min(1).max(10_000),
  /** At most so many variants of one example. */
  per_example: z.number().int().min(1).max(50).default(3),
  /** What is said around the user's last message, which stands for `{text}`. */
  templates: z
    .array(
      z
        .string()
        .max(2000)
        .refine((text) => text.split('{text}').length === 2, 'holds {text} once'),
    )
    .max(100)
    .default([]),
  /** Values that may stand for one another, in the input and in what is expected alike. */
  slots: z
    .record(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/), z.array(z.string().min(1).max(200)).min(2).max(500))
    .default({}),
})

const decontaminate = z.strictObject({
  /** Also compared with these versions, `name@3` or `name@tag`, beside all pinned sets. */
  against: z.array(z.string().max(200)).max(100).default([]),
  /** Training is compared with the other splits of the version itself. */
  within: z.boolean().default(true),
  /** What happens to training examples between clear and certain. */
  review: z.enum(['keep', 'remove']).default('keep'),
})

/** Curates labelled traces into a version. The smallest recipe is `name`, `where` and `split: eval`. */
export const recipe = z.strictObject({
  name: datasetName,
  profile: z.enum(profiles).default('plain'),
  where: z.string().max(20_000).default(''),
  label_policy: z.enum(['single', 'majority', 'adjudicated']).default('single'),
  /** Under `adjudicated`: what counts where nothing was adjudicated; `none` leaves the trace out. */
  fallback: z.enum(['majority', 'single', 'none']).default('none'),
  verdicts: z
    .array(z.enum(['pass', 'fail']))
    .min(1)
    .default(['pass', 'fail']),
  /** Only failures with one of these codes, and passes. Left out, all. */
  codes: z.array(z.string().max(100)).min(1).max(500).optional(),
  /** Only labels of these reviewers. Left out, all. */
  reviewers: z.array(z.string().max(200)).min(1).max(500).optional(),
  shape: z.enum(exampleShapes).default('turn'),
  caps: z
    .strictObject({
      per_user: limit.optional(),
      per_session: limit.optional(),
      per_duplicate_group: limit.optional(),
      per_slice: z.strictObject({ by: z.enum(recipeColumns), limit }).optional(),
      total: limit.optional(),
    })
    .default({}),
  augment: augment.optional(),
  split: z
    .union([z.enum(['train', 'eval', 'test']), z.strictObject({ train: share, eval: share, test: share })])
    .default('eval'),
  /** Splits keep the mix of these. */
  stratify: z.array(z.enum(recipeColumns)).max(4).default(['verdict']),
  /** Evaluation starts so many days after training ends; what lies between is left out. */
  embargo: z.strictObject({ days: z.number().min(0).max(3650).default(7) }).optional(),
  /** A group of tied examples above 5 % of all: refuse, cut it where only a user ties it, or keep it whole. */
  giant: z.enum(['refuse', 'cut_users', 'keep']).default('refuse'),
  decontaminate: z
    .union([z.literal(false), decontaminate])
    .default({ against: [], within: true, review: 'keep' }),
  seed: z.number().int().min(0).default(1),
})

export type RecipeFile = z.output<typeof recipe>
