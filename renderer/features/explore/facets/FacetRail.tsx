import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { FacetSection } from '../../../components/facets/FacetSection.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import type { FilterState } from '../../../stores/filter.ts'
import { setExploreView, useExploreView } from '../../../stores/exploreView.ts'
import { HistogramSection } from './HistogramSection.tsx'
import { sections, type Section } from './sections.ts'
import { useAbsentNumbers } from './useAbsentNumbers.ts'
import { ValueSection } from './ValueSection.tsx'
import styles from './FacetRail.module.css'

/** The rail of values and histograms. Each part counts under all conditions but its own. */
export function FacetRail({ state, matched }: { state: FilterState; matched: number }) {
  const toggled = useExploreView('toggled')
  const isOpen = (section: Section) => section.open !== toggled.includes(section.field)
  const setOpen = (section: Section, open: boolean) =>
    setExploreView({
      toggled:
        open === section.open
          ? toggled.filter((field) => field !== section.field)
          : [...toggled, section.field],
    })
  const valueFields = sections.filter(({ kind }) => kind === 'values').map(({ field }) => field)
  const open = sections
    .filter((section) => section.kind === 'values' && isOpen(section))
    .map(({ field }) => field)
  const counted = useQuery(
    'slice.facets',
    { where: state.where, dimensions: open, limit: 8 },
    { enabled: open.length > 0 },
  )
  // What is in view is counted first.
  const whole = useQuery(
    'slice.facets',
    { where: '', dimensions: valueFields, limit: 1 },
    { enabled: open.length === 0 || counted.value !== undefined },
  )
  const distinct = new Map(whole.value?.facets.map((facet) => [facet.dimension, facet.distinct]))
  const numbers = useAbsentNumbers(state.where, isOpen, open.length === 0 || counted.value !== undefined)
  const absent = sections
    .map(({ field }) => field)
    .filter((field) => distinct.get(field) === 0 || numbers.includes(field))
  const facets = new Map(counted.value?.facets.map((facet) => [facet.dimension, facet]))
  return (
    <Pane label="Facets" className={styles['rail']}>
      <h2 className="visually-hidden">Facets</h2>
      <div className={styles['scroll']}>
        {counted.error !== null && (
          <div className={styles['note']}>
            <ErrorBanner
              error={counted.error}
              title="The values could not be counted"
              actions={
                <Button size="small" onClick={counted.refresh}>
                  Try again
                </Button>
              }
            />
          </div>
        )}
        {counted.slow && counted.value === undefined && <SkeletonRows rows={8} label="Counting values" />}
        {sections
          .filter(({ field }) => !absent.includes(field))
          .map((section) =>
            section.kind === 'histogram' ? (
              <HistogramSection
                key={section.field}
                column={section.field}
                state={state}
                open={isOpen(section)}
                onOpen={(next) => setOpen(section, next)}
              />
            ) : isOpen(section) ? (
              <ValueSection
                key={section.field}
                facet={facets.get(section.field)}
                field={section.field}
                state={state}
                matched={matched}
                stale={counted.stale && counted.slow}
                onClose={() => setOpen(section, false)}
              />
            ) : (
              <FacetSection
                key={section.field}
                title={section.field}
                about={distinct.get(section.field)}
                open={false}
                onOpen={() => setOpen(section, true)}
              >
                {null}
              </FacetSection>
            ),
          )}
        <Absent fields={absent} />
      </div>
    </Pane>
  )
}

const namedAtOnce = 3

/** The fields that no trace has, in one line: by name, or of many how many, with the names behind it. */
function Absent({ fields }: { fields: readonly string[] }) {
  const names = fields.join(', ')
  if (fields.length === 0) return null
  if (fields.length <= namedAtOnce) return <p className={styles['absent']}>No trace here has {names}.</p>
  return (
    <details className={styles['absent']}>
      <summary>No trace here has {formatCounted(fields.length, 'other field')}</summary>
      {names}
    </details>
  )
}
