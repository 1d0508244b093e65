import { recipe as recipeShape } from '../../../shared/protocol/methods/datasets.ts'
import type { Recipe, Version } from './version.ts'

/** A recipe while it is being written: numbers as typed, so that a half-typed one stays as it is. */
export interface RecipeDraft {
  name: string
  where: string
  verdicts: { pass: boolean; fail: boolean }
  policy: 'single' | 'majority'
  shape: Recipe['shape']
  split: 'train' | 'eval' | 'test' | 'shares'
  shares: { train: string; eval: string; test: string }
  perUser: string
  perSession: string
  seed: string
}

const emptyDraft: RecipeDraft = {
  name: '',
  where: '',
  verdicts: { pass: true, fail: true },
  policy: 'single',
  shape: 'turn',
  split: 'eval',
  shares: { train: '80', eval: '10', test: '10' },
  perUser: '',
  perSession: '',
  seed: '1',
}

/** A draft that says what a recipe says; without one, the plainest over a filter. */
export function draftFrom(recipe: Recipe | null, where: string): RecipeDraft {
  if (recipe === null) return { ...emptyDraft, where }
  return {
    name: recipe.name,
    where: recipe.where,
    verdicts: { pass: recipe.verdicts.includes('pass'), fail: recipe.verdicts.includes('fail') },
    policy: recipe.label_policy === 'majority' ? 'majority' : 'single',
    shape: recipe.shape,
    split: typeof recipe.split === 'string' ? recipe.split : 'shares',
    shares:
      typeof recipe.split === 'string'
        ? emptyDraft.shares
        : {
            train: String(recipe.split.train),
            eval: String(recipe.split.eval),
            test: String(recipe.split.test),
          },
    perUser: String(recipe.caps.per_user ?? ''),
    perSession: String(recipe.caps.per_session ?? ''),
    seed: String(recipe.seed),
  }
}

export type DraftField = 'name' | 'verdicts' | 'split' | 'perUser' | 'perSession' | 'seed'
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
  for (const field of ['perUser', 'perSession'] as const)
    if (draft[field].trim() !== '' && !/^[1-9]\d{0,8}$/.test(draft[field].trim()))
      problems[field] = 'A whole number of at least 1, or empty for no cap.'
  if (!/^\d{1,9}$/.test(draft.seed.trim())) problems.seed = 'A whole number, 0 or more.'
  return problems
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
  const parsed = recipeShape.safeParse({
    name: name === undefined ? draft.name : 'untitled',
    where: draft.where,
    label_policy: draft.policy,
    verdicts: (['pass', 'fail'] as const).filter((verdict) => draft.verdicts[verdict]),
    shape: draft.shape,
    caps: {
      ...(draft.perUser.trim() === '' ? {} : { per_user: Number(draft.perUser) }),
      ...(draft.perSession.trim() === '' ? {} : { per_session: Number(draft.perSession) }),
    },
    split:
      draft.split === 'shares'
        ? {
            train: shareOf(draft.shares.train) ?? 0,
            eval: shareOf(draft.shares.eval) ?? 0,
            test: shareOf(draft.shares.test) ?? 0,
          }
        : draft.split,
    seed: Number(draft.seed),
  })
  return parsed.success ? parsed.data : null
}

/** The number that the next version of a name would get. */
export function nextVersion(name: string, known: readonly Version[]): number {
  return known.reduce((next, each) => (each.name === name ? Math.max(next, each.version + 1) : next), 1)
}
