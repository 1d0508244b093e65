import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export const areas = [
  'explore',
  'trace',
  'label',
  'clusters',
  'samples',
  'datasets',
  'import',
  'welcome',
] as const
export type Area = (typeof areas)[number]

/** What could be linked to: `#/trace/<id>?where=…`. The same in both hosts. */
export interface Route {
  area: Area
  /** What stands after the area, decoded: `['<id>']` for a trace. */
  path: readonly string[]
  params: Readonly<Record<string, string>>
}

/** The route of an address's fragment; anything unknown leads to Explore. */
export function parseRoute(hash: string): Route {
  const [place = '', search = ''] = splitOnce(hash.replace(/^#\/?/, ''), '?')
  const [first = '', ...rest] = place
    .split('/')
    .filter((part) => part !== '')
    .map(decoded)
  const area = areas.find((candidate) => candidate === first)
  if (area === undefined) return { area: 'explore', path: [], params: {} }
  return { area, path: rest, params: Object.fromEntries(new URLSearchParams(search)) }
}

/** The fragment of a route. Empty parameters are left out. */
export function routeHash(
  area: Area,
  path: readonly string[] = [],
  params: Readonly<Record<string, string | undefined>> = {},
): string {
  const place = [area, ...path.map(encodeURIComponent)].join('/')
  const kept = Object.entries(params).flatMap(([name, value]): [string, string][] =>
    value === undefined || value === '' ? [] : [[name, value]],
  )
  const search = new URLSearchParams(kept).toString()
  return search === '' ? `#/${place}` : `#/${place}?${search}`
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + mark.length)]
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const route = createStore<Route>()(() => parseRoute(globalThis.location?.hash ?? ''))

/** Follows the address; returns how to stop. */
export function followAddress(): () => void {
  const read = () => route.setState(parseRoute(location.hash), true)
  read()
  addEventListener('hashchange', read)
  addEventListener('popstate', read)
  return () => {
    removeEventListener('hashchange', read)
    removeEventListener('popstate', read)
  }
}

/** Goes to a route; with `replace` the way back does not stop here (for filters being typed). */
export function navigate(
  area: Area,
  path: readonly string[] = [],
  params: Readonly<Record<string, string | undefined>> = {},
  { replace = false }: { replace?: boolean } = {},
): void {
  const hash = routeHash(area, path, params)
  if (hash === location.hash) return
  if (replace) history.replaceState(history.state, '', hash)
  else history.pushState(null, '', hash)
  route.setState(parseRoute(hash), true)
}

/** Changes some parameters of the current route; undefined removes one. */
export function setParams(
  changes: Readonly<Record<string, string | undefined>>,
  options: { replace?: boolean } = {},
): void {
  const { area, path, params } = route.getState()
  navigate(area, path, { ...params, ...changes }, options)
}

export function useRoute(): Route {
  return useStore(route)
}
