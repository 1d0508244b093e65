import type { IconName } from '../../../components/iconPaths.ts'

/** What a link of a lineage is called and drawn with, by its kind. */
export const lineageKind: Readonly<Record<string, { title: string; many: string; icon: IconName }>> = {
  file: { title: 'Source file', many: 'source files', icon: 'file' },
  trace: { title: 'Trace', many: 'traces', icon: 'chain' },
  span: { title: 'Span', many: 'spans', icon: 'tool' },
  cluster: { title: 'Cluster', many: 'clusters', icon: 'target' },
  label: { title: 'Label', many: 'labels', icon: 'flag' },
  example: { title: 'Example', many: 'examples', icon: 'quote' },
  dataset: { title: 'Dataset', many: 'datasets', icon: 'graph' },
  export: { title: 'Export', many: 'exports', icon: 'upload' },
  more: { title: 'More', many: 'more', icon: 'more' },
}
