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

/**
 * Flags on one line: those at one place are joined ("v2.3, billing v18 +2"), and a text that would run into its
 * neighbour is left to the hover.
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
    if (last !== undefined && at - last.x < 14) last.texts.push(flag.text)
    else groups.push({ x: at, texts: [flag.text] })
  }
  let free = 0
  return groups.map((group, index) => {
    const more = group.texts.length - 2
    const text = group.texts.slice(0, 2).join(', ') + (more > 0 ? ` +${more}` : '')
    const whole = group.texts.join(', ')
    const needed = widthOf(text) + 10
    const nextX = groups[index + 1]?.x ?? width
    if (group.x - needed > free) {
      free = group.x + 6
      return { x: group.x, text, anchor: 'end', whole }
    }
    if (group.x + needed < nextX - 6) {
      free = group.x + needed
      return { x: group.x, text, anchor: 'start', whole }
    }
    free = group.x + 6
    return { x: group.x, text: '', anchor: 'start', whole }
  })
}
