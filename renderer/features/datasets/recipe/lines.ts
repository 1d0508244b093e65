/** Texts as lines that a person edits, one a line: a line break inside one is written `\n`, a backslash `\\`. */
export function linesFrom(texts: readonly string[]): string {
  return texts.map((text) => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n')).join('\n')
}

/** The texts of such lines; blank lines are none. */
export function textsOf(lines: string): string[] {
  return lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => line.replace(/\\(\\|n)/g, (_, sign: string) => (sign === 'n' ? '\n' : '\\')))
}
