import { EmptyState } from '../../components/EmptyState.tsx'

export function LabelScreen() {
  return <EmptyState title="Label">This screen is on its way.</EmptyState>
}
