import type { IconName } from '../components/iconPaths.ts'
import type { Area } from '../stores/route.ts'

/** The work areas in the order of the job. */
export const workAreas: readonly { area: Area; title: string; icon: IconName }[] = [
  { area: 'explore', title: 'Explore', icon: 'chart' },
  { area: 'label', title: 'Review', icon: 'inbox' },
  { area: 'clusters', title: 'Clusters', icon: 'graph' },
  { area: 'samples', title: 'Samples', icon: 'filter' },
  { area: 'datasets', title: 'Datasets', icon: 'book' },
]
