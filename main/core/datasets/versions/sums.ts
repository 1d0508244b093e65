import { WorkbenchError } from '../../../../shared/errors.ts'

export interface Sums {
  hash: string
  entries: { sha256: string; file: string }[]
}

/** The text of `CHECKSUMS`: what `sha256sum --check` reads, headed by the version's hash. */
export function sumsText(sums: Sums): string {
  const entries = [...sums.entries].sort((left, right) => (left.file < right.file ? -1 : 1))
  return [
    `# assay-dataset ${sums.hash}`,
    ...entries.map(({ sha256, file }) => `${sha256}  ${file}`),
    '',
  ].join('\n')
}

/** Reads `CHECKSUMS` again; null unless it is exactly what `sumsText` writes. */
export function parseSums(text: string): Sums | null {
  const [head, ...lines] = text.split('\n')
  const hash = /^# assay-dataset ([0-9a-f]{64})$/.exec(head ?? '')?.[1]
  if (hash === undefined || lines.pop() !== '') return null
  const entries: Sums['entries'] = []
  for (const line of lines) {
    const [, sha256, file] = /^([0-9a-f]{64}) {2}([A-Za-z0-9_.-]+)$/.exec(line) ?? []
    if (sha256 === undefined || file === undefined) return null
    entries.push({ sha256, file })
  }
  return sumsText({ hash, entries }) === text ? { hash, entries } : null
}

/** The sum that `CHECKSUMS` names for a file. Fails with internal for one that is not in it. */
export function sumOf(sums: Sums, file: string): string {
  const entry = sums.entries.find((each) => each.file === file)
  if (entry === undefined) throw new WorkbenchError('internal', `CHECKSUMS does not name ${file}.`)
  return entry.sha256
}
