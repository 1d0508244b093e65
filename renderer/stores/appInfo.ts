import type { Output } from '../../shared/protocol/protocol.ts'
import { useQuery, type QueryResult } from '../client/useQuery.ts'

export type AppInfo = Output<'app.info'>
export type WorkspaceInfo = NonNullable<AppInfo['workspace']>

/** Version, host and the open workspace. */
export function useAppInfo(): QueryResult<AppInfo> {
  return useQuery('app.info', {})
}

/** The open workspace, or null while there is none. */
export function useWorkspace(): WorkspaceInfo | null {
  return useAppInfo().value?.workspace ?? null
}
