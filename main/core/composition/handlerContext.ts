import type { Host } from '../host.ts'
import type { JobQueue } from '../jobs/jobQueue.ts'
import type { Ports } from '../ports.ts'
import type { OpenState } from './openState.ts'

/** What handlers are composed from. */
export interface HandlerContext {
  ports: Ports
  host: Host
  migrations: string
  state: OpenState
  jobs: JobQueue
}
