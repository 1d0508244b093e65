import { HelpDialog } from '../features/help/HelpDialog.tsx'
import { JobsDialog } from '../features/jobs/JobsDialog.tsx'
import { PaletteDialog } from '../features/palette/PaletteDialog.tsx'
import { SettingsDialog } from '../features/settings/SettingsDialog.tsx'
import { showOverlay, useOverlay } from '../stores/overlay.ts'

/** The window's own dialogs, one at a time. */
export function Overlays() {
  const open = useOverlay()
  const close = () => showOverlay(null)
  if (open === 'palette') return <PaletteDialog onClose={close} />
  if (open === 'help') return <HelpDialog onClose={close} />
  if (open === 'settings') return <SettingsDialog onClose={close} />
  if (open === 'jobs') return <JobsDialog onClose={close} />
  return null
}
