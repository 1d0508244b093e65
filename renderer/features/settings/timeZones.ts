import type { Choice } from '../../components/Segmented.tsx'

/** The zone of this computer and UTC first, then all that the browser knows. */
export function timeZoneChoices(): Choice<string>[] {
  const local = Intl.DateTimeFormat().resolvedOptions().timeZone
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')
  return [
    { value: 'local', label: `This computer (${local})` },
    { value: 'UTC', label: 'UTC' },
    ...known.map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') })),
  ]
}
