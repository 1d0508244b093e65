import { EmptyState } from '../../components/EmptyState.tsx'

export function TraceScreen() {
  return <EmptyState title="Trace">This screen is on its way.</EmptyState>
}
