import { recipe as recipeShape } from '../../../../shared/protocol/methods/datasets.ts'
import { linesFrom, textsOf } from './lines.ts'
import type { Recipe, Version } from '../version.ts'

type Column = Recipe['stratify'][number]

/** Rare cases written anew, as typed: `values` of a slot and `templates` stand one a line. */
export interface AugmentDraft {
  on: boolean
  upTo: string
  perExample: string
  templates: string
  slots: readonly { name: string; values: string }[]
}

/** A recipe while it is being written: numbers as typed and lists as lines, so that what is half typed stays. */
export interface RecipeDraft {
  name: string
  profile: Recipe['profile']
  where: string
  verdicts: { pass: boolean; fail: boolean }
  codes: string
  reviewers: string
  policy: Recipe['label_policy']
  fallback: Recipe['fallback']
  shape: Recipe['shape']
  perUser: string
  perSession: string
  perGroup: string
  sliceBy: Column | null
  perSlice: string
  total: string
  augment: AugmentDraft
  split: 'train' | 'eval' | 'test' | 'shares'
  shares: { train: string; eval: string; test: string }
  stratify: readonly Column[]
  embargo: { on: boolean; days: string }
  giant: Recipe['giant']
  compare: { on: boolean; against: string; within: boolean; review: 'keep' | 'remove' }
  seed: string
}

const plainest = recipeShape.parse({ name: 'untitled' })
const plainShares = { train: '80', eval: '10', test: '10' }
const noAugment: AugmentDraft = { on: false, upTo: '20', perExample: '3', templates: '', slots: [] }

/** A draft that says what a recipe says; without one, the plainest over a filter. */
export function draftFrom(recipe: Recipe | null, where: string): RecipeDraft {
  const said: Recipe = recipe ?? { ...plainest, where }
  const { caps, augment, split, embargo, decontaminate } = said
  const number = (value: number | undefined) => (value === undefined ? '' : String(value))
  return {
    name: recipe === null ? '' : said.name,
    profile: said.profile,
    where: said.where,
    verdicts: { pass: said.verdicts.includes('pass'), fail: said.verdicts.includes('fail') },
    codes: linesFrom(said.codes ?? []),
    reviewers: linesFrom(said.reviewers ?? []),
    policy: said.label_policy,
    fallback: said.fallback,
    shape: said.shape,
    perUser: number(caps.per_user),
    perSession: number(caps.per_session),
    perGroup: number(caps.per_duplicate_group),
    sliceBy: caps.per_slice?.by ?? null,
    perSlice: number(caps.per_slice?.limit),
    total: number(caps.total),
    augment:
      augment === undefined
        ? noAugment
        : {
            on: true,
            upTo: String(augment.up_to),
            perExample: String(augment.per_example),
            templates: linesFrom(augment.templates),
            slots: Object.entries(augment.slots).map(([name, values]) => ({
              name,
              values: linesFrom(values),
            })),
          },
    split: typeof split === 'string' ? split : 'shares',
    shares:
      typeof split === 'string'
        ? plainShares
        : { train: String(split.train), eval: String(split.eval), test: String(split.test) },
    stratify: said.stratify,
    embargo: { on: embargo !== undefined, days: String(embargo?.days ?? 7) },
    giant: said.giant,
    compare:
      decontaminate === false
        ? { on: false, against: '', within: true, review: 'keep' }
        : { ...decontaminate, on: true, against: linesFrom(decontaminate.against) },
    seed: String(said.seed),
  }
}

const capFields = ['perUser', 'perSession', 'perGroup', 'perSlice', 'total'] as const
export type DraftField =
  | (typeof capFields)[number]
  | 'name'
  | 'verdicts'
  | 'split'
  | 'augment'
  | 'embargo'
  | 'seed'
export type DraftProblems = Partial<Record<DraftField, string>>

/** What keeps a draft from being built, by field. */
export function draftProblems(draft: RecipeDraft): DraftProblems {
  const problems: DraftProblems = {}
  if (draft.name === '') problems.name = 'The dataset needs a name.'
  else if (!/^[a-z0-9][a-z0-9._-]{0,79}$/.test(draft.name))
    problems.name = 'Lower-case letters, digits, dot, dash and underscore.'
  if (!draft.verdicts.pass && !draft.verdicts.fail) problems.verdicts = 'Choose at least one verdict.'
  if (draft.split === 'shares') {
    const shares = Object.values(draft.shares).map(shareOf)
    if (shares.some((share) => share === null)) problems.split = 'Each share is a number, 0 or more.'
    else if (shares.every((share) => share === 0)) problems.split = 'At least one share is above 0.'
  }
  for (const field of capFields)
    if (draft[field].trim() !== '' && !/^[1-9]\d{0,8}$/.test(draft[field].trim()))
      problems[field] = 'A whole number of at least 1, or empty for no cap.'
  if (draft.augment.on) {
    const wrong = augmentProblem(draft.augment)
    if (wrong !== null) problems.augment = wrong
  }
  if (draft.embargo.on && !/^\d{1,4}(?:\.\d+)?$/.test(draft.embargo.days.trim()))
    problems.embargo = 'A number of days, 0 or more.'
  if (!/^\d{1,9}$/.test(draft.seed.trim())) problems.seed = 'A whole number, 0 or more.'
  return problems
}

function augmentProblem({ upTo, perExample, templates, slots }: AugmentDraft): string | null {
  if (!/^[1-9]\d{0,4}$/.test(upTo.trim())) return 'Fill up to a whole number of at least 1.'
  if (!/^(?:[1-9]|[1-4]\d|50)$/.test(perExample.trim())) return 'From 1 to 50 variants of an example.'
  if (textsOf(templates).some((text) => text.split('{text}').length !== 2))
    return 'Each template holds {text} once, where the user’s message goes.'
  const names = slots.map(({ name }) => name)
  if (names.some((name) => !/^[a-z][a-z0-9_]{0,39}$/.test(name)))
    return 'A slot is named by lower-case letters, digits and underscores.'
  if (new Set(names).size < names.length) return 'Two slots have the same name.'
  return slots.some(({ values }) => textsOf(values).length < 2) ? 'A slot needs two values to swap.' : null
}

function shareOf(text: string): number | null {
  const plain = text.trim()
  if (plain === '') return 0
  return /^\d{1,9}(?:\.\d+)?$/.test(plain) ? Number(plain) : null
}

/** The recipe of a draft; null while a problem other than its name stands. A nameless one is `untitled`. */
export function recipeFrom(draft: RecipeDraft): Recipe | null {
  const { name, ...others } = draftProblems(draft)
  if (Object.keys(others).length > 0) return null
  const cap = (key: string, text: string) => (text.trim() === '' ? {} : { [key]: Number(text) })
  const list = (key: string, lines: string) => {
    const texts = textsOf(lines)
    return texts.length === 0 ? {} : { [key]: texts }
  }
  const { augment, compare, embargo, sliceBy } = draft
  const parsed = recipeShape.safeParse({
    name: name === undefined ? draft.name : 'untitled',
    profile: draft.profile,
    where: draft.where,
    label_policy: draft.policy,
    fallback: draft.fallback,
    verdicts: (['pass', 'fail'] as const).filter((verdict) => draft.verdicts[verdict]),
    ...list('codes', draft.codes),
    ...list('reviewers', draft.reviewers),
    shape: draft.shape,
    caps: {
      ...cap('per_user', draft.perUser),
      ...cap('per_session', draft.perSession),
      ...cap('per_duplicate_group', draft.perGroup),
      ...(sliceBy === null || draft.perSlice.trim() === ''
        ? {}
        : { per_slice: { by: sliceBy, limit: Number(draft.perSlice) } }),
      ...cap('total', draft.total),
    },
    ...(augment.on
      ? {
          augment: {
            up_to: Number(augment.upTo),
            per_example: Number(augment.perExample),
            templates: textsOf(augment.templates),
            slots: Object.fromEntries(augment.slots.map((slot) => [slot.name, textsOf(slot.values)])),
          },
        }
      : {}),
    split:
      draft.split === 'shares'
        ? {
            train: shareOf(draft.shares.train) ?? 0,
            eval: shareOf(draft.shares.eval) ?? 0,
            test: shareOf(draft.shares.test) ?? 0,
          }
        : draft.split,
    stratify: draft.stratify,
    ...(embargo.on ? { embargo: { days: Number(embargo.days) } } : {}),
    giant: draft.giant,
    decontaminate: compare.on
      ? { against: textsOf(compare.against), within: compare.within, review: compare.review }
      : false,
    seed: Number(draft.seed),
  })
  return parsed.success ? parsed.data : null
}

/** The number that the next version of a name would get. */
export function nextVersion(name: string, known: readonly Version[]): number {
  return known.reduce((next, each) => (each.name === name ? Math.max(next, each.version + 1) : next), 1)
}
