import { Button } from '../../../components/Button.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { Toggle } from '../../../components/Toggle.tsx'
import { settings, useSetting } from '../../../stores/settings.ts'
import type { Labelling } from '../useLabelling.ts'
import styles from './LabelActions.module.css'

/** Skip, undo and redo, and Complete. */
export function LabelActions({
  labelling,
  onComplete,
  onSkip,
}: {
  labelling: Labelling
  onComplete: () => void
  onSkip?: (() => void) | undefined
}) {
  const autoAdvance = useSetting('autoAdvance')
  const depths = labelling.saver.depths()
  return (
    <footer className={styles['actions']} data-foot="" data-field="">
      {onSkip !== undefined && (
        <Button kind="ghost" size="small" keys="s" onClick={onSkip}>
          Skip
        </Button>
      )}
      <IconButton
        icon="undo"
        label="Undo the last label change"
        keys="mod+z"
        why={depths?.undo === 0 ? 'Nothing to undo' : null}
        onClick={labelling.undo}
      />
      <IconButton
        icon="redo"
        label="Redo"
        keys="mod+shift+z"
        why={depths === null || depths.redo === 0 ? 'Nothing to redo' : null}
        onClick={labelling.redo}
      />
      <span className="grow" />
      {onSkip !== undefined && (
        <Toggle checked={autoAdvance} onChange={(on) => settings.setState({ autoAdvance: on })}>
          <span className="t-micro tone-2">Auto-advance</span>
        </Toggle>
      )}
      <Button kind="primary" keys="mod+enter" onClick={onComplete}>
        Complete
      </Button>
    </footer>
  )
}
