import type { Program } from './program.ts'

/** Set in an entry of the table whose state a match ends in. */
export const matched = 1 << 30
/** Set in an entry that was not worked out yet; the rest of it is its own place in the table. */
export const unknown = 1 << 31
/** An entry without either is the place in the table where the row of its state begins. */
export const special = matched | unknown

export interface Automaton {
  /** The class of each byte; the entry of a state and a byte is at `state + classes[byte]`. */
  readonly classes: Uint8Array
  /** Entries by state and class; another array after `resolve`, which may have to enlarge it. */
  table(): Int32Array
  /** Works out the unknown entry at `place`. */
  resolve(place: number): number
  /** The marks of all matches that end in a state. */
  marksOf(state: number): number
  states(): number
}

/** Where a program stands: the steps it waits at, but for those it waits at always since a match may begin anywhere. */
interface Closure {
  steps: readonly number[]
  marks: number
}

/**
 * A deterministic automaton that looks for a program anywhere in a text, worked out as texts need it; state 0 is its
 * beginning. Source: Aho, Sethi, Ullman, "Compilers", 1986, section 3.6 (subset construction).
 */
export function createAutomaton({ steps, start }: Program): Automaton {
  const { classes, examples } = classesOf(steps)
  const width = examples.length
  const numbers = new Map<string, number>()
  const closures: Closure[] = []
  const visited = new Uint32Array(steps.length)
  let visit = 0
  const always = new Set<number>()
  let table = new Int32Array(width * 64)

  const closureOf = (from: readonly number[]): Closure => {
    visit += 1
    const waiting = [...from]
    const found: number[] = []
    let marks = 0
    for (let number = waiting.pop(); number !== undefined; number = waiting.pop()) {
      if (visited[number] === visit) continue
      visited[number] = visit
      const step = steps[number]
      if (step?.kind === 'either') waiting.push(...step.next)
      else if (step?.kind === 'match') marks |= step.mark
      else if (!always.has(number)) found.push(number)
    }
    return { steps: found.sort((a, b) => a - b), marks }
  }

  const stateOf = (closure: Closure): number => {
    const key = `${closure.marks}:${closure.steps.join()}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const state = closures.length * width
    closures.push(closure)
    numbers.set(key, state)
    if (state + width > table.length) {
      const larger = new Int32Array(table.length * 2)
      larger.set(table)
      table = larger
    }
    for (let place = state; place < state + width; place++) table[place] = unknown | place
    return state
  }

  const beginning = closureOf([start])
  for (const number of beginning.steps) always.add(number)
  stateOf({ steps: [], marks: beginning.marks })

  return {
    classes,
    table: () => table,
    resolve: (place) => {
      const example = examples[place % width] ?? 0
      const next = [start]
      for (const waiting of [always, closures[Math.floor(place / width)]?.steps ?? []])
        for (const number of waiting) {
          const step = steps[number]
          if (step?.kind === 'byte' && step.bytes[example] === 1) next.push(step.next)
        }
      const closure = closureOf(next)
      const entry = stateOf(closure) | (closure.marks === 0 ? 0 : matched)
      table[place] = entry
      return entry
    },
    marksOf: (state) => closures[state / width]?.marks ?? 0,
    states: () => closures.length,
  }
}

/** Bytes that no step tells apart are one class, with one of them as its example. */
function classesOf(steps: Program['steps']): { classes: Uint8Array; examples: readonly number[] } {
  const sets = [...new Set(steps.flatMap((step) => (step.kind === 'byte' ? [step.bytes] : [])))]
  const classes = new Uint8Array(256)
  const examples: number[] = []
  const known = new Map<string, number>()
  for (let byte = 0; byte < 256; byte++) {
    const signature = sets.map((set) => set[byte]).join('')
    const found = known.get(signature) ?? examples.length
    if (found === examples.length) {
      known.set(signature, found)
      examples.push(byte)
    }
    classes[byte] = found
  }
  return { classes, examples }
}
