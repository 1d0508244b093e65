/** A dropped file; `place` is its path from a dropped folder on, null where it was dropped itself. */
export interface Dropped {
  file: File
  place: string | null
}

/**
 * The files of a drop, those in dropped folders too, without hidden names. To be called in the drop event itself:
 * later its items are gone.
 */
export function droppedFiles(transfer: Pick<DataTransfer, 'items' | 'files'> | null): Promise<Dropped[]> {
  const entries = [...(transfer?.items ?? [])].map((item) => item.webkitGetAsEntry?.() ?? null)
  if (!entries.some((entry) => entry?.isDirectory))
    return Promise.resolve([...(transfer?.files ?? [])].map((file) => ({ file, place: null })))
  return Promise.all(entries.map((entry) => (entry === null ? [] : below(entry, '')))).then((found) =>
    found.flat(),
  )
}

async function below(entry: FileSystemEntry, above: string): Promise<Dropped[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    )
    return [{ file, place: above === '' ? null : `${above}${entry.name}` }]
  }
  const found: Dropped[] = []
  for (const child of await childrenOf(entry as FileSystemDirectoryEntry))
    if (!child.name.startsWith('.')) found.push(...(await below(child, `${above}${entry.name}/`)))
  return found
}

// A reader gives some at a time, and none at the end.
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    )
    if (some.length === 0) return all.sort((a, b) => (a.name < b.name ? -1 : 1))
    all.push(...some)
  }
}
