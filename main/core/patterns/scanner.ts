import { createAutomaton, matched, special, unknown } from './automaton.ts'
import { programOf } from './program.ts'
import type { Tree } from './syntax.ts'

export interface Scanner {
  /**
   * The marks of the patterns that match somewhere in each stretch of `bytes` (UTF-8, from `starts[n]` up to
   * `ends[n]`), added up. In a text made to keep the scanner from getting on, stretches have all marks that it
   * could not judge in time: what is said to be clean is clean.
   */
  scan(bytes: Uint8Array, starts: Int32Array, ends: Int32Array): Uint8Array
}

/** Ordinary text meets some thousand states; beyond this many the automaton is begun anew. */
const manyStates = 8192
/** Each entry costs some microseconds to work out, so that a scan is over in about a second whatever the text. */
const manyEntries = 60_000

/** Looks for several patterns at once; a mark is one of the eight bits of a byte. */
export function createScanner(patterns: readonly (readonly [mark: number, pattern: Tree])[]): Scanner {
  const program = programOf(patterns)
  const all = patterns.reduce((marks, [mark]) => marks | mark, 0)
  let automaton = createAutomaton(program)

  return {
    scan: (bytes, starts, ends) => {
      if (automaton.states() > manyStates) automaton = createAutomaton(program)
      const { classes, resolve, marksOf } = automaton
      const found = new Uint8Array(starts.length).fill(marksOf(0))
      let table = automaton.table()
      let left = manyEntries

      const enter = (entry: number, stretch: number): number => {
        let state = entry
        if (state < 0) {
          if (left === 0) {
            found[stretch] = all
            return 0
          }
          left -= 1
          state = resolve(state & ~unknown)
          table = automaton.table()
        }
        if ((state & matched) === 0) return state
        state &= ~matched
        found[stretch] = (found[stretch] ?? 0) | marksOf(state)
        return state
      }

      // Each step waits for the one before it; four stretches side by side wait together.
      const quarter = Math.ceil(starts.length / 4)
      const last = [1, 2, 3, 4].map((part) => Math.min(part * quarter, starts.length))
      const [lastA = 0, lastB = 0, lastC = 0, lastD = 0] = last
      let [a, b, c, d] = [0, lastA, lastB, lastC]
      let [atA, atB, atC, atD] = [starts[a] ?? 0, starts[b] ?? 0, starts[c] ?? 0, starts[d] ?? 0]
      let [endA, endB, endC, endD] = [ends[a] ?? 0, ends[b] ?? 0, ends[c] ?? 0, ends[d] ?? 0]
      let [stateA, stateB, stateC, stateD] = [0, 0, 0, 0]
      while (a < lastA && b < lastB && c < lastC && d < lastD) {
        for (let steps = Math.min(endA - atA, endB - atB, endC - atC, endD - atD); steps > 0; steps--) {
          stateA = table[stateA + (classes[bytes[atA++] ?? 0] ?? 0)] ?? 0
          stateB = table[stateB + (classes[bytes[atB++] ?? 0] ?? 0)] ?? 0
          stateC = table[stateC + (classes[bytes[atC++] ?? 0] ?? 0)] ?? 0
          stateD = table[stateD + (classes[bytes[atD++] ?? 0] ?? 0)] ?? 0
          if (((stateA | stateB | stateC | stateD) & special) === 0) continue
          if ((stateA & special) !== 0) stateA = enter(stateA, a)
          if ((stateB & special) !== 0) stateB = enter(stateB, b)
          if ((stateC & special) !== 0) stateC = enter(stateC, c)
          if ((stateD & special) !== 0) stateD = enter(stateD, d)
        }
        if (atA >= endA) {
          a += 1
          stateA = 0
          atA = starts[a] ?? 0
          endA = ends[a] ?? 0
        }
        if (atB >= endB) {
          b += 1
          stateB = 0
          atB = starts[b] ?? 0
          endB = ends[b] ?? 0
        }
        if (atC >= endC) {
          c += 1
          stateC = 0
          atC = starts[c] ?? 0
          endC = ends[c] ?? 0
        }
        if (atD >= endD) {
          d += 1
          stateD = 0
          atD = starts[d] ?? 0
          endD = ends[d] ?? 0
        }
      }
      const rest = (from: number, to: number, begun: number, before: number) => {
        let [at, state] = [begun, before]
        for (let stretch = from; stretch < to; stretch++) {
          const end = ends[stretch] ?? 0
          for (; at < end; at++) {
            state = table[state + (classes[bytes[at] ?? 0] ?? 0)] ?? 0
            if ((state & special) !== 0) state = enter(state, stretch)
          }
          at = starts[stretch + 1] ?? 0
          state = 0
        }
      }
      rest(a, lastA, atA, stateA)
      rest(b, lastB, atB, stateB)
      rest(c, lastC, atC, stateC)
      rest(d, lastD, atD, stateD)
      return found
    },
  }
}
