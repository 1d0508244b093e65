import { EmptyState } from '../../components/EmptyState.tsx'

export function ImportScreen() {
  return <EmptyState title="Imports" />
}
