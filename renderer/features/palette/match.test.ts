import { expect, test } from 'vitest'
import { matchedPieces, matchRank, readPrefix } from './match.ts'

test('every typed word must be there, and starts of words come first', () => {
  expect(matchRank('Group by retrieved chunk', 'chunk group')).not.toBeNull()
  expect(matchRank('Group by tool', 'chunk')).toBeNull()
  const order = ['Regroup', 'Compare groups', 'Group by tool'].toSorted(
    (one, other) => (matchRank(one, 'group') ?? 9) - (matchRank(other, 'group') ?? 9),
  )
  expect(order).toEqual(['Group by tool', 'Compare groups', 'Regroup'])
})

test('what was typed is marked in the title and the pieces are the title', () => {
  const pieces = matchedPieces('Group by retrieved chunk', 'GROUP ret')
  expect(pieces.map(({ piece }) => piece).join('')).toBe('Group by retrieved chunk')
  expect(pieces.filter(({ matched }) => matched).map(({ piece }) => piece)).toEqual(['Group', 'ret'])
})

test('a prefix says what is looked for', () => {
  expect(readPrefix('#pln.2 ')).toEqual({ prefix: '#', text: 'pln.2' })
  expect(readPrefix(': 4f1c')).toEqual({ prefix: ':', text: '4f1c' })
  expect(readPrefix('theme')).toEqual({ prefix: '', text: 'theme' })
})
