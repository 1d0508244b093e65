import type { Command } from './command.ts'
import { benchCommand } from './commands/bench.ts'
import { clusterCommands } from './commands/cluster.ts'
import { datasetCommands } from './commands/datasets.ts'
import { decontaminateCommand } from './commands/decontaminate.ts'
import { duplicateCommands } from './commands/duplicates.ts'
import { ingestCommands } from './commands/ingest.ts'
import { eraseCommand } from './commands/erase.ts'
import { labelCommands } from './commands/labels.ts'
import { rawCommand } from './commands/raw.ts'
import { coverageCommands } from './commands/coverage.ts'
import { samplingCommands } from './commands/sampling.ts'
import { serveCommand } from './commands/serve.ts'
import { sliceCommands } from './commands/slices.ts'
import { traceCommands } from './commands/traces.ts'
import { workspaceCommands } from './commands/workspaces.ts'

/** All commands, in the order of the work. */
export const commands: readonly Command[] = [
  ...workspaceCommands,
  ...ingestCommands,
  rawCommand,
  ...traceCommands,
  ...sliceCommands,
  ...samplingCommands,
  ...coverageCommands,
  ...duplicateCommands,
  ...clusterCommands,
  ...labelCommands,
  ...datasetCommands,
  decontaminateCommand,
  eraseCommand,
  serveCommand,
  benchCommand(),
]
