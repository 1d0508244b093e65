import type { z } from 'zod'
import type { Evidence, LabelPayload, Verdict } from '../../../shared/domain/label.ts'
import {
  codesOf,
  type Taxonomy,
  type TaxonomyCode,
  type TaxonomyGenre,
} from '../../../shared/domain/taxonomy.ts'
import { labelDraft } from '../../../shared/protocol/methods/labels.ts'

export type LabelDraft = z.output<typeof labelDraft>

/** A label in the making: what will be saved, and where the reviewer is in choosing a code. */
export interface Drafting {
  draft: LabelDraft
  /** The genre whose codes are listed. */
  genre: string | null
  /** A digit was pressed and the next one names a code of the genre. */
  awaitsCode: boolean
  /** The code whose definition is shown. */
  shownCode: string | null
  examples: boolean
  /** Codes put aside by Pass, for when Fail is chosen again. */
  aside: Pick<LabelDraft, 'primary' | 'contributing' | 'origin_layer'> | null
}

export const emptyDraft: LabelDraft = labelDraft.parse({ verdict: null })

/** Starts from a saved label, or from nothing. */
export function draftingOf(saved: LabelPayload | null, taxonomy: Taxonomy): Drafting {
  const draft = saved === null ? emptyDraft : draftOf(saved)
  return {
    draft,
    genre: genreOf(taxonomy, draft.primary)?.id ?? null,
    awaitsCode: false,
    shownCode: draft.primary,
    examples: false,
    aside: null,
  }
}

/** A saved label without what the workspace adds to it. */
export function draftOf(payload: LabelPayload): LabelDraft {
  const { taxonomy_id: _id, taxonomy_hash: _hash, ...draft } = payload
  return draft
}

/** Chooses an outcome; the same again takes it back. Pass puts codes aside, Fail brings them back. */
export function withVerdict(state: Drafting, verdict: Verdict): Drafting {
  const { draft } = state
  if (draft.verdict === verdict) return changed(state, { verdict: null })
  if (verdict === 'pass') {
    const { primary, contributing, origin_layer } = draft
    const aside =
      primary === null && contributing.length === 0 ? state.aside : { primary, contributing, origin_layer }
    const next = changed(state, { verdict, primary: null, contributing: [], origin_layer: null })
    return { ...next, aside, awaitsCode: false, shownCode: null }
  }
  const restored = verdict === 'fail' && draft.primary === null && state.aside !== null ? state.aside : {}
  const next = changed(state, { verdict, ...restored })
  return { ...next, aside: null, shownCode: next.draft.primary ?? state.shownCode }
}

/** A digit: opens a genre, or, after that, names one of its codes. A genre of one code names it at once. */
export function withDigit(state: Drafting, digit: string, taxonomy: Taxonomy): Drafting {
  const open = genreById(taxonomy, state.genre)
  if (state.awaitsCode && open !== undefined) {
    const code = open.codes[Number(digit) - 1]
    return code === undefined ? state : withPrimary(state, code.id, taxonomy)
  }
  const genre = taxonomy.genres.find((candidate) => candidate.key === digit)
  const only = genre?.codes.length === 1 ? genre.codes[0] : undefined
  if (genre === undefined) return state
  return only === undefined ? withGenre(state, genre) : withPrimary(state, only.id, taxonomy)
}

/** ⇧ and a digit: a code of the open genre contributes; where none is open, the digit opens one. */
export function withShiftDigit(state: Drafting, digit: string, taxonomy: Taxonomy): Drafting {
  const open = genreById(taxonomy, state.genre)
  if (open === undefined) return withDigit(state, digit, taxonomy)
  const code = open.codes[Number(digit) - 1]
  return code === undefined ? state : withContributing(state, code.id)
}

/** Opens a genre and shows its first code; nothing is chosen yet. */
export function withGenre(state: Drafting, genre: TaxonomyGenre): Drafting {
  return {
    ...state,
    genre: genre.id,
    awaitsCode: true,
    shownCode: genre.codes.some((code) => code.id === state.draft.primary)
      ? state.draft.primary
      : (genre.codes[0]?.id ?? null),
    examples: false,
  }
}

/** Makes a code the primary one, which means Fail unless the reviewer deferred; the layer follows the code. */
export function withPrimary(state: Drafting, code: string, taxonomy: Taxonomy): Drafting {
  const { draft } = state
  const found = codeById(taxonomy, code)
  if (found === undefined) return state
  const layerIsOfCode =
    draft.origin_layer === null || draft.origin_layer === codeById(taxonomy, draft.primary)?.origin_layer
  const next = changed(state, {
    verdict: draft.verdict === 'defer' ? 'defer' : 'fail',
    primary: code,
    contributing: draft.contributing.filter((other) => other !== code),
    origin_layer: layerIsOfCode ? found.origin_layer : draft.origin_layer,
  })
  const examples = code === state.shownCode && state.examples
  const genre = genreOf(taxonomy, code)?.id ?? null
  return { ...next, genre, awaitsCode: false, shownCode: code, examples, aside: null }
}

/** Adds a contributing code, or takes it away; the primary code never contributes. */
export function withContributing(state: Drafting, code: string): Drafting {
  const { contributing, primary } = state.draft
  if (code === primary) return state
  const next = contributing.includes(code)
    ? contributing.filter((other) => other !== code)
    : [...contributing, code]
  return { ...changed(state, { contributing: next }), awaitsCode: false, shownCode: code }
}

/** Sets the first failing span; the same again takes it back. */
export function withFirstFailing(state: Drafting, span: string): Drafting {
  return changed(state, { first_failing_span: state.draft.first_failing_span === span ? null : span })
}

/** Adds a passage, once. */
export function withEvidence(state: Drafting, evidence: Evidence): Drafting {
  const known = state.draft.evidence.some((other) => samePassage(other, evidence))
  return known ? state : changed(state, { evidence: [...state.draft.evidence, evidence] })
}

export function withoutEvidence(state: Drafting, index: number): Drafting {
  return changed(state, { evidence: state.draft.evidence.filter((_, at) => at !== index) })
}

/** Any other field. */
export function changed(state: Drafting, change: Partial<LabelDraft>): Drafting {
  return { ...state, draft: { ...state.draft, ...change } }
}

/** What is still missing before the label is whole, in words; null when nothing is. */
export function missingWords(draft: LabelDraft): string | null {
  if (draft.verdict === null) return 'Choose pass, fail or defer first'
  if (draft.verdict === 'fail' && draft.primary === null) return 'A fail needs a code; 0 is for unknown'
  return null
}

export function genreOf(taxonomy: Taxonomy, code: string | null): TaxonomyGenre | undefined {
  return code === null
    ? undefined
    : taxonomy.genres.find((genre) => genre.codes.some((candidate) => candidate.id === code))
}

export function genreById(taxonomy: Taxonomy, id: string | null): TaxonomyGenre | undefined {
  return taxonomy.genres.find((genre) => genre.id === id)
}

export function codeById(taxonomy: Taxonomy, id: string | null): TaxonomyCode | undefined {
  return id === null ? undefined : codesOf(taxonomy).find((code) => code.id === id)
}

const samePassage = (a: Evidence, b: Evidence) =>
  a.span === b.span && a.field === b.field && a.start === b.start && a.end === b.end
