import { mkdtempSync } from 'node:fs'
import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { createSpool, type Place } from './spool.ts'

const spoolIn = (folder: string) => createSpool(mkdtempSync(path.join(folder, 'run-')))

test('texts come back as they were, in any order, also while more are added', () =>
  withFolder((folder) => {
    const text = fc.string({ unit: 'grapheme', maxLength: 200 })
    fc.assert(
      fc.property(fc.array(fc.oneof(text, fc.nat())), (steps) => {
        const spool = spoolIn(folder)
        const known: { place: Place; text: string }[] = []
        for (const step of steps) {
          if (typeof step === 'string') known.push({ place: spool.add(step), text: step })
          else {
            const asked = known[step % Math.max(1, known.length)]
            if (asked !== undefined) expect(spool.read(asked.place)).toBe(asked.text)
          }
        }
        expect(known.map(({ place }) => spool.read(place))).toEqual(known.map((each) => each.text))
        spool.close()
      }),
      { numRuns: 60 },
    )
    return Promise.resolve()
  }))

test('texts longer than what is kept back lie whole between short ones', () =>
  withFolder((folder) => {
    const spool = spoolIn(folder)
    const texts = ['short', 'é'.repeat(3_000_000), '', 'x'.repeat(4_000_000), 'y'.repeat(400_000), 'last']
    const places = texts.map((text) => spool.add(text))
    expect(places.map(({ offset }) => offset)).toEqual(
      texts.map((_, index) => Buffer.byteLength(texts.slice(0, index).join(''))),
    )
    expect(places.reverse().map((place) => spool.read(place))).toEqual(texts.reverse())
    spool.close()
    return Promise.resolve()
  }))
