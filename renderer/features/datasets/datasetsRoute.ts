import { navigate, type Route } from '../../stores/route.ts'

export const datasetTabs = [
  'overview',
  'examples',
  'slices',
  'leaks',
  'changes',
  'lineage',
  'card',
  'export',
] as const
export type DatasetTab = (typeof datasetTabs)[number]

/** What the datasets screen shows: `#/datasets/<name>/<version>?tab=…`, or the form for a new version. */
export type DatasetsRoute =
  | { kind: 'first' }
  | { kind: 'new'; from: { name: string; version: number } | null }
  | { kind: 'version'; name: string; version: number; tab: DatasetTab; example: string | null; find: string }

// A name of a dataset never starts with this sign.
const newPath = '@new'

export function datasetsRouteOf({ path, params }: Pick<Route, 'path' | 'params'>): DatasetsRoute {
  const [name, number, ...rest] = path
  if (name === undefined) return { kind: 'first' }
  if (name === newPath) {
    const version = Number(rest[0])
    return {
      kind: 'new',
      from:
        number !== undefined && Number.isInteger(version) && version > 0 ? { name: number, version } : null,
    }
  }
  const version = Number(number)
  if (!Number.isInteger(version) || version < 1) return { kind: 'first' }
  return {
    kind: 'version',
    name,
    version,
    tab: datasetTabs.find((tab) => tab === params['tab']) ?? 'overview',
    example: params['example'] ?? null,
    find: params['find'] ?? '',
  }
}

export function openVersion(
  { name, version }: { name: string; version: number },
  place: { tab?: DatasetTab; example?: string | undefined; find?: string | undefined } = {},
  { replace = false } = {},
): void {
  const tab = place.tab === 'overview' ? undefined : place.tab
  navigate(
    'datasets',
    [name, String(version)],
    { tab, example: place.example, find: place.find },
    { replace },
  )
}

/** The form; with `from` it starts from that version's recipe, else from the filter `where`. */
export function openNewDataset(
  options: { from?: { name: string; version: number }; where?: string } = {},
): void {
  const { from, where } = options
  navigate('datasets', from === undefined ? [newPath] : [newPath, from.name, String(from.version)], { where })
}
