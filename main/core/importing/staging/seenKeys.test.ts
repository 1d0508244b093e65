import fc from 'fast-check'
import { expect, test } from 'vitest'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { withStagedLines } from '../../../../tests/stagedFile.ts'
import { aliases } from '../../readers/aliases.ts'

const fields = ['plan_tier', 'model', 'csat', 'prompt_version'] as const
const said = fc.constantFrom(
  ...fields.flatMap((field) => aliases[field].map((key) => ({ field, key: key as string }))),
)

const lines = 1200
// Most rows say nothing: what is looked for is a key that comes late, after many blocks without it.
const places = fc.array(fc.record({ at: fc.integer({ min: 0, max: lines - 1 }), row: said }), {
  minLength: 1,
  maxLength: 12,
})

test('an attribute is read wherever in a file its key first comes, by whichever of its names', async () => {
  await fc.assert(
    fc.asyncProperty(places, (given) => {
      const byLine = new Map(given.map(({ at, row }) => [at, row]))
      const spoken = Array.from({ length: lines }, (_, index) => byLine.get(index) ?? null)
      const written = spoken.map((row, index) =>
        phoenixLine(index, { note: 'x', ...(row === null ? {} : { [row.key]: '4' }) }),
      )
      return withStagedLines(written, 100_000, async ({ result, rows }) => {
        expect(result.narrowFiles.length).toBeGreaterThan(2)
        expect(await rows('narrow', fields.join(', '))).toEqual(
          spoken.map((row) =>
            Object.fromEntries(
              fields.map((field) => [field, row?.field !== field ? null : field === 'csat' ? 4 : '4']),
            ),
          ),
        )
      })
    }),
    { numRuns: 3, endOnFailure: true },
  )
})
