import { EmptyState } from '../../components/EmptyState.tsx'

export function ExploreScreen() {
  return <EmptyState title="Explore">This screen is on its way.</EmptyState>
}
