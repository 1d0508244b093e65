/** Colours of marks as the theme has them, each red, green, blue and opacity of 0 … 1. */
export interface Palette {
  marks: [number, number, number, number][]
  css: string[]
}

// By number of a mark's colour; the last two stand for all others and for no value.
const tokens = ['--c2', '--c1', '--c6', '--c4', '--c3', '--c5', '--warn', '--bar', '--text-3']
const opacities = [1, 1, 1, 1, 1, 1, 1, 0.9, 0.55]

/** The tokens' names for the colour of a mark, to be used in styles. */
export const colourToken = (colour: number) => `var(${tokens[colour] ?? '--bar'})`

/** Reads the colours that hold for an element. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const css = tokens.map((token) => style.getPropertyValue(token).trim())
  return { css, marks: css.map((colour, at) => [...channels(colour), opacities[at] ?? 1]) }
}

function channels(colour: string): [number, number, number] {
  const digits = /^#([0-9a-f]{6})$/i.exec(colour)?.[1]
  if (digits === undefined) return [0.5, 0.5, 0.5]
  const number = Number.parseInt(digits, 16)
  return [(number >> 16) / 255, ((number >> 8) & 255) / 255, (number & 255) / 255]
}
