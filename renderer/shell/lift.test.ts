import fc from 'fast-check'
import { expect, test } from 'vitest'
import { liftOver, type Box } from './lift.ts'

const toast = { left: 860, top: 700, right: 1268, bottom: 764 }
const foot = { left: 640, top: 732, right: 1280, bottom: 776 }

test('a toast stands over the foot below it, and stays where there is none', () => {
  expect(liftOver(toast, [])).toBe(0)
  expect(liftOver(toast, [{ ...foot, left: 0, right: 640 }])).toBe(0)
  expect(liftOver(toast, [foot])).toBe(40)
  const bar = { left: 700, top: 660, right: 1000, bottom: 700 }
  expect(liftOver(toast, [bar, foot])).toBe(112)
  expect(liftOver(toast, [{ ...bar, top: 100, bottom: 140 }, foot])).toBe(40)
})

test('wherever feet are, a raised toast lies over none of them', () => {
  const box = fc
    .tuple(fc.nat(1200), fc.nat(760), fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 60 }))
    .map(([left, top, width, height]): Box => ({ left, top, right: left + width, bottom: top + height }))
  fc.assert(
    fc.property(fc.array(box, { maxLength: 8 }), (feet) => {
      const lift = liftOver(toast, feet)
      const [top, bottom] = [toast.top - lift, toast.bottom - lift]
      for (const each of feet)
        expect(
          each.right <= toast.left || each.left >= toast.right || each.bottom <= top || each.top >= bottom,
        ).toBe(true)
    }),
  )
})
