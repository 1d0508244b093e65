// @vitest-environment happy-dom
import fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { areas, followAddress, navigate, parseRoute, route, routeHash, setParams } from './route.ts'
import { takeToken } from '../client/token.ts'

let stop = () => {}
beforeEach(() => {
  history.replaceState(null, '', '/')
  sessionStorage.clear()
  stop = followAddress()
})
afterEach(() => stop())

test('a route written as an address is read back the same', () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(
      fc.constantFrom(...areas),
      fc.array(text, { maxLength: 3 }),
      fc.dictionary(fc.constantFrom('where', 'order', 'tab'), text),
      (area, path, params) => {
        const read = parseRoute(routeHash(area, path, params))
        expect(read).toEqual({ area, path, params: { ...params } })
      },
    ),
  )
})

test('an unknown or broken address leads to Explore', () => {
  for (const hash of ['', '#', '#/', '#/nowhere/7', '#token=abc'])
    expect(parseRoute(hash).area).toBe('explore')
  expect(parseRoute('#/trace/%E0%A4%A').path).toEqual(['%E0%A4%A'])
})

test('going somewhere changes address and store; a parameter set to nothing leaves the address', () => {
  navigate('trace', ['4f/1'], { where: "plan_tier = 'enterprise'" })
  expect(location.hash).toBe('#/trace/4f%2F1?where=plan_tier+%3D+%27enterprise%27')
  expect(route.getState().path).toEqual(['4f/1'])
  setParams({ where: undefined })
  expect(location.hash).toBe('#/trace/4f%2F1')
})

test('the token is taken out of the address and kept for this tab', () => {
  const token = 'A'.repeat(43)
  history.replaceState(null, '', `/#token=${token}`)
  expect(takeToken()).toBe(token)
  expect(location.hash).toBe('')
  expect(takeToken()).toBe(token)
})

test('a fragment that is no token of ours stays and gives none', () => {
  history.replaceState(null, '', '/#/explore?where=token')
  expect(takeToken()).toBeNull()
  expect(location.hash).toBe('#/explore?where=token')
})
