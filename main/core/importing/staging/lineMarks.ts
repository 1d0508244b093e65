import { asWritten, hidesText } from '../../patterns/asWritten.ts'
import { createFinder } from '../../patterns/finder.ts'
import { createScanner, type Scanner } from '../../patterns/scanner.ts'
import { parsePattern, type Tree } from '../../patterns/syntax.ts'
import { addressCandidate, candidateBesideEmail } from '../../redaction/candidates.ts'
import { personKeyPattern } from '../../redaction/people.ts'
import { amountSign } from './amounts.ts'
import type { Block } from '../reading/blocks.ts'
import { nestedConvention, unjudged } from './doubts.ts'

/** What a line may hold, as bits; a line without a bit does not hold it. */
export const lineMark = {
  value: 1,
  address: 2,
  person: 4,
  doubt: 8,
  hidden: 16,
  surprise: 32,
  amount: 64,
} as const

/** Whether a number of marks in the database holds one of them. */
export const isMarked = (marks: string, ...any: (keyof typeof lineMark)[]) =>
  `(${marks} & ${any.reduce((bits, mark) => bits | lineMark[mark], 0)} <> 0)`

export interface LineMarks {
  /**
   * The marks of each line of a block of Phoenix lines: whether its attributes or events may hold a value to mask, the
   * key of a person, what the database cannot judge, an amount, or a match of `unseen`.
   */
  of(block: Block, unseen: string | null): Uint8Array
}

export function createLineMarks(): LineMarks {
  let scanner: Scanner | null = null
  let asked: string | null = null
  return {
    of: (block, unseen) => {
      if (scanner === null || asked !== unseen) scanner = scannerFor(unseen)
      asked = unseen
      const ends = block.starts.map((start, line) => start + (block.lengths[line] ?? 0))
      const found = scanner.scan(block.bytes, bodyStarts(block), ends)
      const every = unseen === null ? 255 & ~lineMark.surprise : 255
      return found.map((marks) => ((marks & lineMark.hidden) === 0 ? marks : every))
    },
  }
}

function scannerFor(unseen: string | null): Scanner {
  const asked: readonly (readonly [mark: number, pattern: Tree])[] = [
    [lineMark.value, asWritten(parsePattern(candidateBesideEmail))],
    [lineMark.address, asWritten(parsePattern(addressCandidate))],
    [lineMark.person, asWritten(parsePattern(personKeyPattern))],
    [lineMark.doubt, asWritten(parsePattern(`${unjudged}|${nestedConvention}`))],
    [lineMark.hidden, parsePattern(hidesText)],
    [lineMark.amount, asWritten(parsePattern(amountSign))],
  ]
  return createScanner(
    unseen === null ? asked : [...asked, [lineMark.surprise, asWritten(parsePattern(unseen))]],
  )
}

const attributesIn = createFinder('"attributes"')
const eventsIn = createFinder('"events"')
const backslash = 0x5c

/**
 * Where the attributes or events of each line begin, whichever come first: the ids before them look like many things.
 * A line with a backslash before them may write their names otherwise, so it is taken as a whole.
 */
export function bodyStarts({ bytes, starts, lengths }: Block): Int32Array {
  let nextBackslash = -1
  return starts.map((start, line) => {
    const end = start + (lengths[line] ?? 0)
    const first = eventsIn(bytes, start, attributesIn(bytes, start, end))
    if (nextBackslash < start) {
      const next = bytes.indexOf(backslash, start)
      nextBackslash = next === -1 ? bytes.length : next
    }
    return first === end || nextBackslash < first ? start : first
  })
}
