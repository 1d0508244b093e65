import { EmptyState } from '../../components/EmptyState.tsx'

export function DatasetsScreen() {
  return <EmptyState title="Datasets">This screen is on its way.</EmptyState>
}
