import { useState } from 'react'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import { useQuery } from '../../../client/useQuery.ts'
import type { LineSuggestion } from '../../../components/filter/FilterLine.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { setFilter, type FilterState } from '../../../stores/filter.ts'
import { wantedAt, writtenValue } from './lineSuggestions.ts'

/**
 * The line over the filter: what is typed becomes the filter as soon as it can be read; while it cannot, the
 * last valid one stays. A change from elsewhere replaces the text, unless it says the same already.
 */
export function useLine(state: FilterState) {
  const [draft, setDraft] = useState<{ text: string; where: string } | null>(null)
  const [cursor, setCursor] = useState<number | null>(null)
  const held = draft !== null && draft.where === state.where ? draft.text : null
  const text = held ?? state.invalid?.text ?? state.where
  const parsed = parseFilter(text)
  const wanted = cursor === null ? null : wantedAt(text, Math.min(cursor, text.length))
  const values = wanted?.values ?? null
  const dimension = values?.field === 'label' ? 'code' : (values?.field ?? 'plan_tier')
  const facet = useQuery(
    'slice.facets',
    { where: '', dimensions: [dimension], limit: 8, search: values?.prefix ?? '' },
    { enabled: values !== null },
  )
  const suggestions: LineSuggestion[] = [
    ...(wanted?.words ?? []),
    ...(values === null
      ? []
      : (facet.value?.facets[0]?.values ?? []).flatMap(({ value, total }) =>
          value === null
            ? []
            : [
                {
                  text: writtenValue(values.field, value, values.afterColon),
                  about: formatCounted(total, 'trace'),
                },
              ],
        )),
  ]
  return {
    text,
    failure: parsed.ok ? null : parsed,
    suggestions,
    replaces: wanted?.replaces ?? ([0, 0] as const),
    onCursor: setCursor,
    onText: (next: string) => {
      const read = parseFilter(next)
      if (!read.ok) {
        setDraft({ text: next, where: state.where })
        return
      }
      setDraft({ text: next, where: printFilter(read.filter) })
      setFilter(read.filter, { replace: draft !== null })
    },
    /** Writes the line as it is canonically written. */
    onDone: () => {
      if (parsed.ok) setDraft(null)
    },
  }
}
