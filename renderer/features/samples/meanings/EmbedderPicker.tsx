import { Button } from '../../../components/Button.tsx'
import { Checkbox } from '../../../components/Checkbox.tsx'
import { Input } from '../../../components/Input.tsx'
import { Select } from '../../../components/Select.tsx'
import { chooseFolder } from '../../openDialog/choose.ts'
import type { EmbedderDraft } from './embedderChoice.ts'
import styles from './EmbedderPicker.module.css'

/** What turns texts into vectors. An address is used only when the search is started, and sees masked text alone. */
export function EmbedderPicker({
  draft,
  onChange,
}: {
  draft: EmbedderDraft
  onChange: (draft: EmbedderDraft) => void
}) {
  return (
    <>
      <Select<EmbedderDraft['kind']>
        label="Vectors from"
        prefix="vectors from"
        choices={[
          { value: 'built-in', label: 'words, built in' },
          { value: 'export', label: 'the export' },
          { value: 'folder', label: 'a model here' },
          { value: 'address', label: 'a server' },
        ]}
        value={draft.kind}
        onChange={(kind) => onChange({ ...draft, kind })}
      />
      {draft.kind === 'folder' && (
        <Button
          icon="folder"
          onClick={() =>
            void chooseFolder('model').then(
              (chosen) => chosen !== null && onChange({ ...draft, folder: chosen }),
            )
          }
        >
          {draft.folder === null ? 'Choose its folder…' : draft.folder.name}
        </Button>
      )}
      {draft.kind === 'address' && (
        <>
          <Input
            label="Address of the server"
            className={styles['address']}
            mono
            placeholder="http://127.0.0.1:11434"
            value={draft.url}
            onChange={(event) => onChange({ ...draft, url: event.target.value })}
          />
          <Input
            label="Model"
            className={styles['model']}
            mono
            placeholder="model"
            value={draft.model}
            onChange={(event) => onChange({ ...draft, model: event.target.value })}
          />
          <Checkbox checked={draft.remote} onChange={(remote) => onChange({ ...draft, remote })}>
            Masked texts may go to another machine
          </Checkbox>
        </>
      )}
    </>
  )
}
