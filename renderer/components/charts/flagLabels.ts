export interface Flag {
  atMs: number
  text: string
}

export interface PlacedFlag {
  x: number
  text: string
  anchor: 'start' | 'end'
  /** Everything that happened there, for the hover. */
  whole: string
}

/** Between a stem and its text, between two texts, and around another stem, in pixels. */
export const fromStem = 8
const betweenTexts = 12
const aroundStem = 6
const joinedUnder = 14

/**
 * Flags on one line: those at one place are joined ("v2.3, billing v18 +2"), a text stands left of its stem or else
 * right of it, and one that has room on neither side, so that it would run into another text or over a stem, is left to
 * the hover.
 */
export function placeFlags(
  flags: readonly Flag[],
  x: (ms: number) => number,
  width: number,
  widthOf: (text: string) => number,
): PlacedFlag[] {
  const groups: { x: number; texts: string[] }[] = []
  for (const flag of flags) {
    const at = x(flag.atMs)
    const last = groups.at(-1)
    if (last !== undefined && at - last.x < joinedUnder) last.texts.push(flag.text)
    else groups.push({ x: at, texts: [flag.text] })
  }
  let free = 0
  return groups.map((group, index) => {
    const whole = group.texts.join(', ')
    const before = Math.max(free, (groups[index - 1]?.x ?? -Infinity) + aroundStem)
    const after = (groups[index + 1]?.x ?? width + aroundStem) - aroundStem
    for (const text of shortenings(group.texts)) {
      const needed = widthOf(text) + fromStem
      if (group.x - needed >= before) {
        free = group.x + aroundStem
        return { x: group.x, text, anchor: 'end', whole }
      }
      if (group.x + needed <= after) {
        free = group.x + needed + betweenTexts
        return { x: group.x, text, anchor: 'start', whole }
      }
    }
    return { x: group.x, text: '', anchor: 'start', whole }
  })
}

function shortenings(texts: readonly string[]): string[] {
  const of = (shown: number) =>
    texts.slice(0, shown).join(', ') + (texts.length > shown ? ` +${texts.length - shown}` : '')
  return texts.length === 1 ? [of(1)] : [of(2), of(1)]
}
