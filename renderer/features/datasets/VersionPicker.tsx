import { Button } from '../../components/Button.tsx'
import { Select } from '../../components/Select.tsx'
import { openNewDataset, openVersion } from './datasetsRoute.ts'
import type { Version } from './version.ts'
import styles from './VersionPicker.module.css'

/** The list of versions where the window is too narrow for its pane. */
export function VersionPicker({
  versions,
  chosen,
}: {
  versions: readonly Version[]
  chosen: Version | null
}) {
  const keyOf = (version: Version) => `${version.name} v${version.version}`
  return (
    <div className={styles['picker']}>
      <Select
        label="Dataset version"
        choices={versions.map((version) => ({ value: keyOf(version), label: keyOf(version) }))}
        value={chosen === null ? null : keyOf(chosen)}
        placeholder="New dataset"
        onChange={(value) => {
          const version = versions.find((each) => keyOf(each) === value)
          if (version !== undefined) openVersion(version)
        }}
      />
      {chosen !== null && (
        <Button size="small" icon="plus" onClick={() => openNewDataset()}>
          New dataset
        </Button>
      )}
    </div>
  )
}
