import { createContext, useContext, useMemo, type ReactNode } from 'react'
import type { WindowClient } from './client.ts'
import { createQueryCache, type QueryCache } from './queryCache.ts'

const Context = createContext<{ client: WindowClient; cache: QueryCache } | null>(null)

/** Gives the components below it a client and its cache of answers. */
export function ClientProvider({ client, children }: { client: WindowClient; children: ReactNode }) {
  const given = useMemo(() => ({ client, cache: createQueryCache(client) }), [client])
  return <Context value={given}>{children}</Context>
}

function useGiven() {
  const given = useContext(Context)
  if (given === null) throw new Error('A component that asks the core stands outside ClientProvider.')
  return given
}

/** The client itself, for calls that are no hook: `client.call(method, input)`. */
export function useClient(): WindowClient {
  return useGiven().client
}

export function useQueryCache(): QueryCache {
  return useGiven().cache
}
