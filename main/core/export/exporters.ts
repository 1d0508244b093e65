/** A format that datasets can be written in. */
export interface Exporter {
  id: string
  title: string
  /** The version of the format that the writer keeps to. */
  version: string
  note: string
}

const registry: readonly Exporter[] = [
  {
    id: 'jsonl',
    title: 'Assay JSONL',
    version: '1',
    note: 'One example a line, canonical JSON in the order of ids, with all that `verify` needs',
  },
]

/** The formats that datasets can be written in, most used first. */
export function exporters(): Exporter[] {
  return registry.map((exporter) => ({ ...exporter }))
}

/** The format of this id, or undefined. */
export function exporterById(id: string): Exporter | undefined {
  return registry.find((exporter) => exporter.id === id)
}
