import { useEffect } from 'react'
import { useClient } from '../client/ClientProvider.tsx'
import { useQuery } from '../client/useQuery.ts'
import { jobChanged, jobsListed } from '../stores/jobs.ts'

/** Keeps the store of jobs: what the core lists when the window opens, then each change as it comes. */
export function useJobEvents(): void {
  const client = useClient()
  const listed = useQuery('jobs.list', {}).value?.jobs
  useEffect(
    () =>
      client.onEvent((event) => {
        if (event.kind === 'job') jobChanged(event.job)
      }),
    [client],
  )
  useEffect(() => {
    if (listed !== undefined) jobsListed(listed)
  }, [listed])
}
