import { useQuery } from '../../client/useQuery.ts'

/** The title of a format as people know it, from its id. */
export function useFormatTitle(): (id: string) => string {
  const importers = useQuery('formats.list', {}).value?.importers
  return (id) =>
    importers?.find((format) => format.id === id)?.title ?? (id === 'mapped' ? 'By a mapping' : id)
}
