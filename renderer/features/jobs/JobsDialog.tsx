import { Dialog } from '../../components/Dialog.tsx'
import { JobList } from './JobList.tsx'

/** All jobs of this session. */
export function JobsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onClose={onClose} title="Jobs" width={520}>
      <JobList />
    </Dialog>
  )
}
