import { useQuery } from '../../../client/useQuery.ts'
import { useExploreView } from '../../../stores/exploreView.ts'
import { barsShown, sections, type Section } from './sections.ts'

const histograms = sections.filter((section) => section.kind === 'histogram')

/**
 * The numbers that no trace of the workspace has. An open part asks what it shows, so its answer is there already;
 * a folded one asks once, for all traces.
 */
export function useAbsentNumbers(
  where: string,
  isOpen: (section: Section) => boolean,
  enabled: boolean,
): string[] {
  const weighted = useExploreView('weighted')
  const absent: string[] = []
  for (const section of histograms) {
    const open = isOpen(section)
    // The parts of the rail are a constant, so the order of hooks is too.
    const { value } = useQuery(
      'slice.histogram',
      { where: open ? where : '', column: section.field, weighted, bins: barsShown },
      { enabled: open || enabled },
    )
    // The ends of the axis are those of the workspace, whatever the filter.
    if (value?.low === null) absent.push(section.field)
  }
  return absent
}
