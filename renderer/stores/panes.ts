import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'

interface Panes {
  sizes: Record<string, number>
}

/** Sizes of panes in CSS pixels at the default font size, by work area, pane and workspace. */
export const panes = createStore<Panes>()(
  persist((): Panes => ({ sizes: {} }), { name: 'assay.panes', version: 1 }),
)

/** A pane's size; `undefined` sets it back to its default. */
export function setPaneSize(name: string, size: number | undefined): void {
  panes.setState(({ sizes }) => {
    const { [name]: _dropped, ...rest } = sizes
    return { sizes: size === undefined ? rest : { ...rest, [name]: size } }
  })
}

/** `name` as `explore.facets`. */
export function usePaneSize(name: string, standard: number): number {
  return useStore(panes, ({ sizes }) => sizes[name] ?? standard)
}
