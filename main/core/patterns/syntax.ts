/** A pattern as a tree. `wide` lists characters beyond ASCII; `others` stands for every one of them. */
export type Tree =
  | { kind: 'character'; ascii: readonly boolean[]; wide: readonly string[]; others: boolean }
  | { kind: 'sequence' | 'choice'; parts: readonly Tree[] }
  | { kind: 'repeat'; part: Tree; least: number; most: number }

const asciiCount = 128
const spaces = '\t\n\f\r '
const escaped: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }
const counts = /\{(\d+)(?:(,)(\d*))?\}/y

/**
 * Reads a pattern in what RE2 and JavaScript share: literals, classes, groups, `(?i:…)` over ASCII, choices and
 * repeats. `\s` is ASCII as in RE2. Throws a `SyntaxError` at anything else: anchors, look-around, back references.
 */
export function parsePattern(pattern: string): Tree {
  let at = 0
  let folding = false
  const wrong = (what: string) => new SyntaxError(`${what} at ${at} of the pattern ${pattern}`)
  const take = (): string => {
    const point = pattern.codePointAt(at)
    if (point === undefined) throw wrong('Unexpected end')
    const character = String.fromCodePoint(point)
    at += character.length
    return character
  }
  const taken = (text: string): boolean => {
    if (!pattern.startsWith(text, at)) return false
    at += text.length
    return true
  }

  const characters = (members: Iterable<string>, negated = false): Tree => {
    const ascii = Array.from({ length: asciiCount }, () => negated)
    const wide: string[] = []
    for (const member of members)
      for (const form of folding ? [member.toLowerCase(), member.toUpperCase()] : [member]) {
        const code = form.charCodeAt(0)
        if (code < asciiCount) ascii[code] = !negated
        else if (negated) throw wrong('A class that leaves out characters beyond ASCII')
        else wide.push(form)
      }
    return { kind: 'character', ascii, wide, others: negated }
  }

  const afterBackslash = (): string => {
    const character = take()
    if (character === 's') return spaces
    const meant = escaped[character]
    if (meant !== undefined) return meant
    if (/[A-Za-z0-9]/.test(character)) throw wrong(`Unknown escape \\${character}`)
    return character
  }

  const classMembers = (): string[] => {
    const members: string[] = []
    const one = () => (taken('\\') ? afterBackslash() : take())
    while (!taken(']')) {
      const first = one()
      const isRange = pattern[at] === '-' && pattern[at + 1] !== ']'
      if (!isRange) {
        members.push(...first)
        continue
      }
      at += 1
      const last = one()
      for (let code = first.codePointAt(0) ?? 0; code <= (last.codePointAt(0) ?? 0); code++)
        members.push(String.fromCodePoint(code))
    }
    return members
  }

  const group = (): Tree => {
    const before = folding
    if (taken('?i:')) folding = true
    else if (!taken('?:') && pattern[at] === '?') throw wrong('Unknown group')
    const inside = choice()
    if (!taken(')')) throw wrong('A group without end')
    folding = before
    return inside
  }

  const atom = (): Tree => {
    const character = take()
    if (character === '(') return group()
    if (character === '[') {
      const negated = taken('^')
      return characters(classMembers(), negated)
    }
    if (character === '\\') return characters(afterBackslash())
    if ('.^$*+?{'.includes(character)) throw wrong(`Unexpected ${character}`)
    return characters([character])
  }

  const repeated = (): Tree => {
    let part = atom()
    for (;;) {
      if (taken('*')) part = { kind: 'repeat', part, least: 0, most: Infinity }
      else if (taken('+')) part = { kind: 'repeat', part, least: 1, most: Infinity }
      else if (taken('?')) part = { kind: 'repeat', part, least: 0, most: 1 }
      else {
        counts.lastIndex = at
        const found = counts.exec(pattern)
        if (found === null) return part
        at += found[0].length
        const least = Number(found[1])
        part = { kind: 'repeat', part, least, most: mostOf(found, least) }
      }
    }
  }

  const sequence = (): Tree => {
    const parts: Tree[] = []
    while (at < pattern.length && pattern[at] !== '|' && pattern[at] !== ')') parts.push(repeated())
    return { kind: 'sequence', parts }
  }

  const choice = (): Tree => {
    const parts = [sequence()]
    while (taken('|')) parts.push(sequence())
    return { kind: 'choice', parts }
  }

  const tree = choice()
  if (at < pattern.length) throw wrong('Unexpected )')
  return tree
}

function mostOf([, , comma, most]: RegExpExecArray, least: number): number {
  if (comma === undefined) return least
  return most === undefined || most === '' ? Infinity : Number(most)
}
