import { randomBytes } from 'node:crypto'
import { threadWorkers } from '../core/clustering/startWorker.ts'
import { createDurableFiles } from '../core/files/durableFiles.ts'
import { forkedImports } from '../core/importing/startImport.ts'
import type { Logger, Ports } from '../core/ports.ts'

/** The real outside world: this machine's clock, random and disk, imports in processes of their own and threads to compute in. */
export function productPorts(options: {
  resources: string
  version: string
  importEntry: string
  workerEntry: string
  log: Logger
}): Ports {
  return {
    clock: { now: () => Date.now() },
    random: { bytes: (count) => randomBytes(count) },
    log: options.log,
    files: createDurableFiles(),
    startImport: forkedImports(options.importEntry),
    startWorker: threadWorkers(options.workerEntry),
    resources: options.resources,
    version: options.version,
  }
}
