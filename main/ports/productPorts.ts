import { randomBytes } from 'node:crypto'
import { createDurableFiles } from '../core/files/durableFiles.ts'
import { forkedImports } from '../core/importing/startImport.ts'
import type { Logger, Ports } from '../core/ports.ts'

/** The real outside world: this machine's clock, random and disk, and imports in processes of their own. */
export function productPorts(options: {
  resources: string
  version: string
  importEntry: string
  log: Logger
}): Ports {
  return {
    clock: { now: () => Date.now() },
    random: { bytes: (count) => randomBytes(count) },
    log: options.log,
    files: createDurableFiles(),
    startImport: forkedImports(options.importEntry),
    resources: options.resources,
    version: options.version,
  }
}
