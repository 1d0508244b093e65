import { useId, type ReactNode } from 'react'
import { useClient } from '../../client/ClientProvider.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { Select } from '../../components/Select.tsx'
import { Toggle } from '../../components/Toggle.tsx'
import { useTimes } from '../../format/useTimes.ts'
import { densities, fontSizes, settings, themes, useSetting } from '../../stores/settings.ts'
import { copyDiagnostics } from './copyDiagnostics.ts'
import { timeZoneChoices } from './timeZones.ts'
import styles from './SettingsDialog.module.css'

const titles = {
  system: 'System',
  dark: 'Dark',
  light: 'Light',
  compact: 'Compact',
  normal: 'Normal',
  comfortable: 'Comfortable',
}

/** What a person likes. Each change holds at once; nothing here touches a workspace. */
export function SettingsDialog({ onClose }: { onClose: () => void }) {
  const client = useClient()
  return (
    <Dialog open onClose={onClose} title="Settings" width={560}>
      <Line name="Theme">
        <Segmented
          label="Theme"
          value={useSetting('theme')}
          choices={themes.map((value) => ({ value, label: titles[value] }))}
          onChange={(theme) => settings.setState({ theme })}
        />
      </Line>
      <FontSizeLine />
      <Line name="Rows">
        <Segmented
          label="Row density"
          value={useSetting('density')}
          choices={densities.map((value) => ({ value, label: titles[value] }))}
          onChange={(density) => settings.setState({ density })}
        />
      </Line>
      <TimeZoneLine />
      <ReviewerLine />
      <Line name="After a label" about="Completing a label goes on to the next trace of the filter.">
        <Toggle
          checked={useSetting('autoAdvance')}
          onChange={(autoAdvance) => settings.setState({ autoAdvance })}
        >
          Go on by itself
        </Toggle>
      </Line>
      <Line name="Problem?" about="Versions, counts and the last errors; no trace text, names or paths.">
        <Button size="small" icon="copy" onClick={() => void copyDiagnostics(client)}>
          Copy diagnostics
        </Button>
      </Line>
    </Dialog>
  )
}

function Line({ name, about, children }: { name: string; about?: string; children: ReactNode }) {
  const id = useId()
  return (
    <div className={styles['line']} role="group" aria-labelledby={id}>
      <span id={id} className="medium">
        {name}
      </span>
      <div className={styles['control']}>
        {children}
        {about !== undefined && <span className="tone-3">{about}</span>}
      </div>
    </div>
  )
}

function FontSizeLine() {
  const size = useSetting('fontSize')
  return (
    <Line name="Font size">
      <Segmented
        label="Font size"
        value={String(size)}
        choices={fontSizes.map((value) => ({ value: String(value), label: `${value} px` }))}
        onChange={(next) => {
          const fontSize = fontSizes.find((value) => String(value) === next)
          if (fontSize !== undefined) settings.setState({ fontSize })
        }}
      />
    </Line>
  )
}

function TimeZoneLine() {
  const { whole } = useTimes()
  // oxlint-disable-next-line react/purity
  const example = whole(Date.now())
  return (
    <Line name="Time zone" about={`Now: ${example}`}>
      <Select
        label="Time zone"
        value={useSetting('timeZone')}
        choices={timeZoneChoices()}
        onChange={(timeZone) => settings.setState({ timeZone })}
      />
    </Line>
  )
}

function ReviewerLine() {
  const reviewer = useSetting('reviewer')
  return (
    <Line name="Reviewer" about="Your labels carry this name. Labels made before keep the name they have.">
      <Input
        label="Reviewer's name"
        placeholder="Asked at your first label"
        value={reviewer ?? ''}
        maxLength={120}
        onChange={(event) =>
          settings.setState({ reviewer: event.target.value === '' ? null : event.target.value })
        }
        onBlur={() => settings.setState({ reviewer: settings.getState().reviewer?.trim() || null })}
      />
    </Line>
  )
}
