import { clusterHandlers } from './clusterHandlers.ts'
import { datasetHandlers } from './datasetHandlers.ts'
import { decontaminationHandlers } from './decontaminationHandlers.ts'
import { duplicateHandlers } from './duplicateHandlers.ts'
import type { Handlers } from '../handlers.ts'
import type { HandlerContext } from './handlerContext.ts'
import { erasureHandlers } from './erasureHandlers.ts'
import { ingestHandlers } from './ingestHandlers.ts'
import { labelHandlers } from './labelHandlers.ts'
import { mapHandlers } from './mapHandlers.ts'
import { coverageHandlers } from './coverageHandlers.ts'
import { samplingHandlers } from './samplingHandlers.ts'
import { traceHandlers } from './traceHandlers.ts'
import { workspaceHandlers } from './workspaceHandlers.ts'

/** Every method of the protocol with the feature that answers it. */
export function coreHandlers(context: HandlerContext): Handlers {
  return {
    ...workspaceHandlers(context),
    ...ingestHandlers(context),
    ...traceHandlers(context),
    ...labelHandlers(context),
    ...samplingHandlers(context),
    ...coverageHandlers(context),
    ...duplicateHandlers(context),
    ...clusterHandlers(context),
    ...mapHandlers(context),
    ...decontaminationHandlers(context),
    ...datasetHandlers(context),
    ...erasureHandlers(context),
  }
}
