import { useMemo } from 'react'
import { taxonomy as taxonomyShape, type Taxonomy } from '../../../shared/domain/taxonomy.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { useQuery } from '../../client/useQuery.ts'

/** The taxonomy of the workspace, checked; an error where it cannot be read. */
export function useTaxonomy(): { taxonomy: Taxonomy | null; error: WorkbenchError | null } {
  const answer = useQuery('taxonomy.get', {})
  const given = answer.value?.taxonomy
  return useMemo(() => {
    if (given === undefined) return { taxonomy: null, error: answer.error }
    const parsed = taxonomyShape.safeParse(given)
    return parsed.success
      ? { taxonomy: parsed.data, error: null }
      : {
          taxonomy: null,
          error: new WorkbenchError('schema_mismatch', 'The taxonomy of this workspace cannot be read.', {
            hint: 'Put the shipped file back into the folder taxonomies.',
          }),
        }
  }, [given, answer.error])
}
