import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Output } from '../../../shared/protocol/protocol.ts'

export type Verification = Output<'dataset.verify'> & { atMs: number }

/** What `verify` found in this session, by `name@version`. A result is never taken over from an earlier one. */
const store = createStore<{ found: Readonly<Record<string, Verification>> }>()(() => ({ found: {} }))

const keyOf = ({ name, version }: { name: string; version: number }) => `${name}@${version}`

export function keepVerification(
  version: { name: string; version: number },
  result: Output<'dataset.verify'>,
  atMs = Date.now(),
): void {
  store.setState(({ found }) => ({ found: { ...found, [keyOf(version)]: { ...result, atMs } } }))
}

export function useVerification(version: { name: string; version: number }): Verification | null {
  return useStore(store, ({ found }) => found[keyOf(version)] ?? null)
}

export function useVerifications(): (version: { name: string; version: number }) => Verification | null {
  const found = useStore(store, (state) => state.found)
  return (version) => found[keyOf(version)] ?? null
}
