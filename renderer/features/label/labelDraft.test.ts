import { describe, expect, test } from 'vitest'
import type { Taxonomy } from '../../../shared/domain/taxonomy.ts'
import {
  changed,
  draftingOf,
  missingWords,
  withContributing,
  withDigit,
  withEvidence,
  withFirstFailing,
  withoutEvidence,
  withShiftDigit,
  withVerdict,
  type Drafting,
} from './labelDraft.ts'
import { smallTaxonomy } from './labelTesting.ts'

const taxonomy: Taxonomy = smallTaxonomy
const start = draftingOf(null, taxonomy)
const typed = (keys: string, from: Drafting = start) =>
  keys.split(' ').reduce((state, key) => {
    if (/^\d$/.test(key)) return withDigit(state, key, taxonomy)
    if (/^⇧\d$/.test(key)) return withShiftDigit(state, key.slice(1), taxonomy)
    return withVerdict(state, key === 'P' ? 'pass' : key === 'F' ? 'fail' : 'defer')
  }, from)

describe('choosing a code by digits', () => {
  test('two digits are a whole label', () => {
    const { draft, awaitsCode, shownCode } = typed('6 2')
    expect(draft).toMatchObject({ verdict: 'fail', primary: 'PLN.2', origin_layer: 'orchestration' })
    expect({ awaitsCode, shownCode }).toEqual({ awaitsCode: false, shownCode: 'PLN.2' })
    expect(missingWords(draft)).toBeNull()
  })

  test('the first digit alone changes nothing that is saved', () => {
    expect(typed('6').draft).toEqual(start.draft)
    expect(typed('6 2 1').draft.primary).toBe('PLN.2')
    expect(typed('6 2 1').genre).toBe('INF')
  })

  test('a digit without a code is no code', () => {
    expect(typed('6 9')).toEqual(typed('6'))
    expect(typed('5')).toEqual(start)
  })

  test('0 is unknown, at once', () => {
    expect(typed('0').draft).toMatchObject({ verdict: 'fail', primary: 'UNK' })
    expect(typed('D 0').draft).toMatchObject({ verdict: 'defer', primary: 'UNK' })
  })

  test('shift adds contributing codes, also of another genre, and takes them away', () => {
    expect(typed('6 2 ⇧1').draft).toMatchObject({ primary: 'PLN.2', contributing: ['PLN.1'] })
    expect(typed('6 2 1 ⇧2').draft).toMatchObject({ primary: 'PLN.2', contributing: ['INF.2'] })
    expect(typed('6 2 ⇧1 ⇧1').draft.contributing).toEqual([])
    expect(typed('6 2 ⇧2').draft.contributing).toEqual([])
  })

  test('a contributing code that becomes primary contributes no longer', () => {
    expect(typed('6 2 ⇧1 6 1').draft).toMatchObject({ primary: 'PLN.1', contributing: [] })
  })

  test('a layer that the reviewer chose stays', () => {
    const chosen = changed(typed('6 2'), { origin_layer: 'retrieval' })
    expect(typed('1 1', chosen).draft.origin_layer).toBe('retrieval')
    expect(typed('6 2 1 1').draft.origin_layer).toBe('infra')
  })
})

describe('outcome', () => {
  test('pass takes no code, and fail brings it back', () => {
    const passed = typed('6 2 ⇧1 P')
    expect(passed.draft).toMatchObject({ verdict: 'pass', primary: null, contributing: [] })
    expect(typed('F', passed).draft).toMatchObject({
      verdict: 'fail',
      primary: 'PLN.2',
      contributing: ['PLN.1'],
      origin_layer: 'orchestration',
    })
  })

  test('the same key again takes the outcome back', () => {
    expect(typed('P P').draft.verdict).toBeNull()
  })

  test('what is missing is said', () => {
    expect(missingWords(start.draft)).toContain('pass, fail or defer')
    expect(missingWords(typed('F').draft)).toContain('needs a code')
    expect(missingWords(typed('D').draft)).toBeNull()
  })
})

describe('spans and passages', () => {
  const passage = {
    span: 's',
    field: 'output',
    epoch: 1,
    start: 0,
    end: 4,
    quote: 'text',
    before: '',
    after: '',
  }

  test('a first failing span is set and taken back', () => {
    expect(withFirstFailing(start, 's').draft.first_failing_span).toBe('s')
    expect(withFirstFailing(withFirstFailing(start, 's'), 's').draft.first_failing_span).toBeNull()
  })

  test('a passage is added once', () => {
    const twice = withEvidence(withEvidence(start, passage), passage)
    expect(twice.draft.evidence).toEqual([passage])
    expect(withoutEvidence(twice, 0).draft.evidence).toEqual([])
  })
})

test('a saved label is taken up where it was left', () => {
  const { draft } = withContributing(typed('6 2'), 'INF.1')
  const state = draftingOf({ ...draft, taxonomy_id: 't', taxonomy_hash: 'h' }, taxonomy)
  expect(state).toMatchObject({ draft, genre: 'PLN', shownCode: 'PLN.2', awaitsCode: false })
})
