/** text_row = block × this + row, so that one number finds the file and the row in it. */
export const rowsPerTextFile = 1_000_000_000

/** The file among the workspace's text that holds a row of an import. */
export function textFileName(importId: number, row: number): string {
  return `${importId}-${Math.floor(row / rowsPerTextFile)}.parquet`
}
