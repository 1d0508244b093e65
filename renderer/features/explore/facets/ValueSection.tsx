import { useState } from 'react'
import { valuesOf } from '../../../../shared/filter/edit.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { Button } from '../../../components/Button.tsx'
import { FacetList, type FacetRow } from '../../../components/facets/FacetList.tsx'
import { FacetSection } from '../../../components/facets/FacetSection.tsx'
import { Input } from '../../../components/Input.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { setFilter, type FilterState } from '../../../stores/filter.ts'
import { excludedOf, toggleExcluded, toggleIncluded } from './facetState.ts'
import styles from './FacetRail.module.css'

type Facet = Output<'slice.facets'>['facets'][number]

/** The values of one field; with more than fit, all of them behind a search. */
export function ValueSection({
  field,
  facet,
  state,
  matched,
  stale,
  onClose,
}: {
  field: string
  facet: Facet | undefined
  state: FilterState
  matched: number
  stale: boolean
  onClose: () => void
}) {
  const [all, setAll] = useState(false)
  const [search, setSearch] = useState('')
  const found = useQuery(
    'slice.facets',
    { where: state.where, dimensions: [field], limit: 100, search },
    { enabled: all },
  )
  const shown = all ? (found.value?.facets[0] ?? facet) : facet
  const hidden = Math.max(0, (shown?.distinct ?? 0) - (shown?.values.length ?? 0))
  return (
    <FacetSection
      title={field}
      about={!all && hidden > 0 ? `${formatCount(hidden)} more` : undefined}
      open
      onOpen={onClose}
    >
      {all && (
        <div className={styles['search']}>
          <Input
            label={`Search values of ${field}`}
            icon="search"
            placeholder="Search values"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      )}
      <div className={stale ? styles['stale'] : undefined}>
        {shown !== undefined && <ValueList field={field} facet={shown} state={state} matched={matched} />}
        {all && shown?.values.length === 0 && <p className="tone-3">No value holds “{search}”.</p>}
      </div>
      {(hidden > 0 || all) && (
        <div className={styles['more']}>
          <Button
            kind="link"
            onClick={() => {
              setAll(!all)
              setSearch('')
            }}
          >
            {all ? 'Show fewer' : `Search all ${formatCount(shown?.distinct ?? 0)}`}
          </Button>
          {all && hidden > 0 && <span className="tone-3"> {formatCount(hidden)} more match</span>}
        </div>
      )}
    </FacetSection>
  )
}

/** The values of a facet with what the filter does to each. */
export function ValueList({
  field,
  facet,
  state,
  matched,
}: {
  field: string
  facet: Facet
  state: FilterState
  matched: number
}) {
  const included = valuesOf(state.filter, field)
  const excluded = excludedOf(state.filter, field)
  const stateOf = (value: string | null): FacetRow['state'] =>
    included.includes(value) ? 'in' : excluded.includes(value) ? 'out' : 'free'
  const rows: FacetRow[] = facet.values.map(({ value, count }) => ({ value, count, state: stateOf(value) }))
  if (facet.missing > 0 || stateOf(null) !== 'free')
    rows.push({ value: null, count: facet.missing, state: stateOf(null) })
  if (rows.length === 0) return <p className="tone-3">No trace here has one.</p>
  return (
    <FacetList
      field={field}
      rows={rows}
      base={Math.max(matched, ...rows.map(({ count }) => count))}
      chosen={included.length > 0}
      onInclude={(value) => setFilter(toggleIncluded(state.filter, field, value))}
      onExclude={(value) => setFilter(toggleExcluded(state.filter, field, value))}
      format={formatCount}
    />
  )
}
