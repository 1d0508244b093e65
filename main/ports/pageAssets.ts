import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'

export interface Asset {
  bytes: Buffer<ArrayBuffer>
  type: string
  /** Its name holds its hash, so it may be kept. */
  immutable: boolean
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * The built page, read whole at launch and keyed by its path in the URL. Only these names can ever be served:
 * no request reaches the disk, and a later build cannot mix two versions.
 */
export async function readPage(folder: string): Promise<ReadonlyMap<string, Asset>> {
  const assets = new Map<string, Asset>()
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const type = types[path.extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const file = path.join(entry.parentPath, entry.name)
    const url = `/${path.relative(folder, file).split(path.sep).join('/')}`
    const bytes = Buffer.from(await readFile(file))
    assets.set(url, { bytes, type, immutable: url.startsWith('/assets/') })
  }
  const index = assets.get('/index.html')
  if (index !== undefined) assets.set('/', index)
  return assets
}
