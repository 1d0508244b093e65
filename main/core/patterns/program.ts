import type { Tree } from './syntax.ts'

/** One step of a program over bytes. `next` are numbers of steps. */
export type Step =
  | { kind: 'byte'; bytes: Uint8Array; next: number }
  | { kind: 'either'; next: readonly number[] }
  | { kind: 'match'; mark: number }

export interface Program {
  steps: readonly Step[]
  start: number
}

const isContinuation = (byte: number) => byte >= 0x80 && byte < 0xc0
/** First bytes of a character beyond ASCII in UTF-8, with the number of bytes that follow. */
const leads: readonly [from: number, to: number, following: number][] = [
  [0xc2, 0xdf, 1],
  [0xe0, 0xef, 2],
  [0xf0, 0xf4, 3],
]

/**
 * Patterns as one program over the bytes of UTF-8 text; a match of each
 * has its mark. Source: Thompson, "Regular expression search algorithm", CACM 11(6), 1968.
 */
export function programOf(patterns: readonly (readonly [mark: number, pattern: Tree])[]): Program {
  const steps: Step[] = []
  const add = (step: Step) => steps.push(step) - 1
  const byte = (accepts: (byte: number) => boolean, next: number) =>
    add({ kind: 'byte', bytes: Uint8Array.from({ length: 256 }, (_, value) => Number(accepts(value))), next })

  const character = ({ ascii, wide, others }: Tree & { kind: 'character' }, next: number): number => {
    const ways: number[] = []
    if (ascii.includes(true)) ways.push(byte((value) => ascii[value] === true, next))
    if (others)
      for (const [from, to, following] of leads) {
        let rest = next
        for (let count = 0; count < following; count++) rest = byte(isContinuation, rest)
        ways.push(byte((value) => value >= from && value <= to, rest))
      }
    for (const one of wide)
      ways.push([...Buffer.from(one)].reduceRight((rest, own) => byte((value) => value === own, rest), next))
    return add({ kind: 'either', next: ways })
  }

  const repeat = ({ part, least, most }: Tree & { kind: 'repeat' }, next: number): number => {
    let entry = next
    if (most === Infinity) {
      const again: number[] = [next]
      entry = add({ kind: 'either', next: again })
      again.push(build(part, entry))
    } else {
      for (let count = least; count < most; count++)
        entry = add({ kind: 'either', next: [build(part, entry), next] })
    }
    for (let count = 0; count < least; count++) entry = build(part, entry)
    return entry
  }

  const build = (tree: Tree, next: number): number => {
    if (tree.kind === 'character') return character(tree, next)
    if (tree.kind === 'repeat') return repeat(tree, next)
    return tree.kind === 'sequence'
      ? tree.parts.reduceRight((rest, part) => build(part, rest), next)
      : add({ kind: 'either', next: tree.parts.map((part) => build(part, next)) })
  }

  const starts = patterns.map(([mark, pattern]) => build(pattern, add({ kind: 'match', mark })))
  return { steps, start: add({ kind: 'either', next: starts }) }
}
