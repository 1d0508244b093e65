import { datasetHandlers } from './datasetHandlers.ts'
import type { Handlers } from '../handlers.ts'
import type { Host } from '../host.ts'
import { ingestHandlers } from './ingestHandlers.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import { labelHandlers } from './labelHandlers.ts'
import type { OpenState } from './openState.ts'
import type { Ports } from '../ports.ts'
import { traceHandlers } from './traceHandlers.ts'
import { workspaceHandlers } from './workspaceHandlers.ts'

export interface HandlerContext {
  ports: Ports
  host: Host
  migrations: string
  state: OpenState
  jobs: JobQueue
}

/** Every method of the protocol with the feature that answers it. */
export function coreHandlers(context: HandlerContext): Handlers {
  return {
    ...workspaceHandlers(context),
    ...ingestHandlers(context),
    ...traceHandlers(context),
    ...labelHandlers(context),
    ...datasetHandlers(context),
  }
}
