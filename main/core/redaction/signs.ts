/** What a text holds at all: which detectors are worth asking. */
export interface Signs {
  /** An `@`, plain, wide, small or as a URL writes it. */
  at: boolean
  digits: number
  dots: number
  colons: number
  query: boolean
  /** Longest run of characters that keys and tokens are made of. */
  run: number
}

const digit = 1
const keyCharacter = 2
const classes = new Uint8Array(128)
for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+/_.~=-')
  classes[letter.charCodeAt(0)] = keyCharacter
for (const letter of '0123456789') classes[letter.charCodeAt(0)] = digit | keyCharacter

/** One pass over a text; far cheaper than asking every detector. */
export function signsOf(text: string): Signs {
  let at = false
  let query = false
  let digits = 0
  let dots = 0
  let colons = 0
  let run = 0
  let longest = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    const kind = code < 128 ? (classes[code] ?? 0) : 0
    if (kind !== 0) {
      run++
      if ((kind & digit) !== 0) digits++
      else if (code === 46) dots++
      continue
    }
    if (run > longest) longest = run
    run = 0
    if (
      code === 64 ||
      code === 0xff20 ||
      code === 0xfe6b ||
      (code === 37 && text.startsWith('40', index + 1))
    )
      at = true
    else if (code === 58) colons++
    else if (code === 63 || code === 38 || code === 35) query = true
  }
  return { at, digits, dots, colons, query, run: Math.max(run, longest) }
}
