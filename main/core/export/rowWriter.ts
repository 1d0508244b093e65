import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { csvText } from '../../../shared/csv.ts'
import { createLineWriter } from '../files/lineFile.ts'
import type { FileSystem } from '../ports.ts'
import type { Format } from './format.ts'

export interface RowWriter {
  add(row: Record<string, unknown>): Promise<void>
  end(): Promise<{ sha256: string; bytes: number }>
}

/** Writes rows into one file of text in a format's container; Parquet is made of its lines afterwards. */
export function createRowWriter(
  files: FileSystem,
  path: string,
  { container, keys }: Pick<Format, 'container' | 'keys'>,
): RowWriter {
  const lines = createLineWriter(files, path)
  let last: string | null = container === 'array' ? '[' : null
  const hold = async (line: string) => {
    if (last !== null) await lines.add(last)
    last = line
  }
  if (container === 'csv') last = csvLine([...keys])
  return {
    add: async (row) => {
      if (container === 'csv') return hold(csvLine(keys.map((key) => String(row[key] ?? ''))))
      const text = canonicalJson(row)
      if (container !== 'array') return hold(text)
      // The comma belongs to the row before, so the last has none.
      if (last !== null && last !== '[') last = `${last},`
      return hold(text)
    },
    end: async () => {
      if (last !== null) await lines.add(last)
      if (container === 'array') await lines.add(']')
      return lines.end()
    },
  }
}

// The line writer ends lines with a line feed of its own; CSV wants a carriage return before it.
const csvLine = (cells: readonly string[]) => csvText([cells]).slice(0, -1)
