import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { OpenState } from './openState.ts'

/** A handler of a feature function that works on the open workspace. */
export function onWorkspace<In, Out>(
  state: OpenState,
  feature: (workspace: Workspace, input: In, context: CallContext) => Promise<Out>,
): (input: In, context: CallContext) => Promise<Out> {
  return (input, context) => state.use(({ workspace }) => feature(workspace, input, context))
}
