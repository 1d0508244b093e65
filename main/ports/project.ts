import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where the parts of an installed Assay lie, built or not. */
export interface Project {
  root: string
  version: string
  resources: string
  migrations: string
  /** The built page. */
  renderer: string
  /** The built process of one import. */
  importEntry: string
  /** The built thread of heavy computing. */
  workerEntry: string
  /** The built core of the desktop door. */
  coreEntry: string
  preload: string
}

/** Finds the project that holds the running file, from the sources and from `out/` alike. */
export function findProject(from: string = import.meta.url): Project {
  let root = path.dirname(fileURLToPath(from))
  while (!existsSync(path.join(root, 'package.json'))) {
    const parent = path.dirname(root)
    if (parent === root) throw new Error('package.json of Assay was not found')
    root = parent
  }
  const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string }
  const at = (...parts: string[]) => path.join(root, ...parts)
  return {
    root,
    version,
    resources: at('resources'),
    migrations: at('main', 'core', 'db', 'migrations'),
    renderer: at('out', 'renderer'),
    importEntry: at('out', 'main', 'importProcess.js'),
    workerEntry: at('out', 'main', 'computeWorker.js'),
    coreEntry: at('out', 'main', 'coreEntry.js'),
    preload: at('out', 'preload', 'index.cjs'),
  }
}
