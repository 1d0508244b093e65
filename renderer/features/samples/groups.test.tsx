// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient, type FakeAnswers } from '../../client/fakeClient.ts'
import { listenForKeys } from '../../commands/keyboard.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { settings } from '../../stores/settings.ts'
import { DuplicatesTab } from './duplicates/DuplicatesTab.tsx'
import { MeaningsTab } from './meanings/MeaningsTab.tsx'

const seen = vi.fn()
beforeAll(() => {
  Element.prototype.scrollIntoView = seen
})
afterEach(cleanup)

function show(tab: ReactNode, answers: FakeAnswers) {
  const client = fakeClient(answers)
  render(
    <TooltipProvider>
      <ClientProvider client={client}>{tab}</ClientProvider>
    </TooltipProvider>,
  )
  return client
}

const trace = (n: number) => ({
  trace: `${n}`.padStart(24, '0'),
  preview: `question ${n}`,
  intent: null,
  plan_tier: null,
  success: true,
})
const total = 450
const numbers = (offset: number, limit: number) =>
  Array.from({ length: Math.min(limit, total - offset) }, (_, index) => offset + index + 1)

const semanticRun = {
  runId: 'r',
  foundAtMs: 0,
  embedder: 'built-in TF-IDF and SVD',
  dimension: 64,
  threshold: 0.8,
  questions: 2000,
  compared: 1990,
  groups: total,
  members: 900,
}

const meanings: FakeAnswers = {
  'semantic.groups': ({ group, offset, limit }) => ({
    run: semanticRun,
    total: group === undefined ? total : 1,
    confirmed: 0,
    can_undo: false,
    groups: numbers(offset, limit).map((n) => ({
      group: `g${n}`,
      multiplicity: 2,
      lowest_score: 0.9,
      representative: trace(n),
      decision: null,
    })),
    members: group === undefined ? [] : [{ ...trace(1), reason: 'representative', score: 1 }],
  }),
}

test('all groups of one meaning can be reached, part by part, and it is said which part is shown', async () => {
  show(<MeaningsTab />, meanings)
  await screen.findByText('450 groups, largest first')
  screen.getByText('1 to 200')
  screen.getByText(/10 without a vector, not compared/)
  expect(screen.queryByText('question 201')).toBeNull()
  const next = screen.getByRole('button', { name: 'The next groups' })
  next.focus()
  fireEvent.click(next)
  await screen.findByText('question 201')
  expect(document.activeElement).toBe(next)
  fireEvent.click(screen.getByRole('button', { name: 'The next groups' }))
  await screen.findByText('401 to 450')
  expect(screen.getByRole('button', { name: 'The next groups' }).getAttribute('aria-disabled')).toBe('true')
  fireEvent.click(screen.getByRole('button', { name: 'The groups before' }))
  await screen.findByText('201 to 400')
})

test('what has not been decided cannot be undone, by button or key, and the least likeness is said as it is read', async () => {
  const stop = listenForKeys()
  settings.setState({ reviewer: 'Ada' })
  const undoable = (can: boolean): FakeAnswers => ({
    ...meanings,
    'semantic.groups': async (input, context) => {
      const answer = await meanings['semantic.groups']?.(input, context)
      if (answer === undefined) throw new Error('there is an answer')
      return { ...answer, can_undo: can }
    },
    'semantic.undo': () => ({ traces: 2 }),
  })
  const undo = async () => {
    const button = await screen.findByRole('button', { name: /Undo/ })
    fireEvent.click(button)
    fireEvent.keyDown(document.body, { key: 'u' })
    return button.getAttribute('aria-disabled')
  }
  const before = show(<MeaningsTab />, undoable(false))
  await screen.findByText('question 1')
  expect(screen.getAllByText('at least 0.90').length).toBeGreaterThan(1)
  expect(await undo()).toBe('true')
  cleanup()
  const after = show(<MeaningsTab />, undoable(true))
  await screen.findByText('question 1')
  expect(await undo()).toBeNull()
  const asked = (client: typeof after) =>
    client.calls.filter(({ method }) => method === 'semantic.undo').length
  await waitFor(() => expect(asked(after)).toBeGreaterThan(0))
  expect(asked(before)).toBe(0)
  stop()
})

const duplicateRun = {
  runId: 'r',
  foundAtMs: 0,
  threshold: 0.7,
  traces: 5000,
  groups: total,
  members: 4000,
  exact: 3000,
  near: 550,
  to_read: 1450,
  can_undo: false,
}
const duplicates: FakeAnswers = {
  'duplicates.groups': ({ group, offset, limit }) => ({
    run: duplicateRun,
    total: group === undefined ? total : 1,
    groups: numbers(offset, limit).map((n) => ({
      group: `g${n}`,
      multiplicity: 812,
      reason: 'near' as const,
      lowest_score: 0.9,
      representative: trace(n),
    })),
    members:
      group === undefined
        ? []
        : Array.from({ length: 500 }, (_, n) => ({
            ...trace(n + 1000),
            reason: 'near' as const,
            score: 0.9,
          })),
  }),
  'duplicates.pairs': () => ({
    run: duplicateRun,
    pairs: Array.from({ length: 600 }, (_, n) => ({
      score: 1 - n / 1200,
      left: trace(2000 + n),
      right: trace(3000 + n),
      together: false,
    })),
  }),
}

test('of a large group it is said how many are listed, and the pairs around the threshold come into view', async () => {
  const client = show(<DuplicatesTab />, duplicates)
  await screen.findByText('450 groups, largest first')
  screen.getByText('1 to 200')
  fireEvent.click(screen.getAllByText('× 812')[0] ?? document.body)
  await screen.findByText('The 500 most alike of 812 are listed.')
  const asked = client.calls.find(({ method }) => method === 'duplicates.pairs')
  expect(asked?.input).toMatchObject({ limit: 1000 })
  await waitFor(() => expect(seen).toHaveBeenCalled())
  const cut = (seen.mock.contexts.at(-1) as HTMLElement).textContent
  expect(cut).toContain('question 2361')
})

test('masked values of a pair are shown as chips, not as they are written in the text', async () => {
  const masked = { ...trace(1), preview: 'Call me on [PHONE_7QK2M4TD9X], please' }
  const pair = { score: 0.9, left: masked, right: trace(2), together: true }
  show(<DuplicatesTab />, {
    ...duplicates,
    'duplicates.pairs': () => ({ run: duplicateRun, pairs: [pair] }),
  })
  const shown = await screen.findByRole('button', { name: /Call me on/ })
  expect(shown.querySelector('[data-token]')?.getAttribute('data-token')).toBe('[PHONE_7QK2M4TD9X]')
})
