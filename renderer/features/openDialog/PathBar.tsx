import { IconButton } from '../../components/IconButton.tsx'
import styles from './OpenDialog.module.css'

/** Where the dialog stands, and the way up. The end of a long path is what matters, so its start is cut. */
export function PathBar({
  folder,
  parent,
  onUp,
}: {
  folder: string
  parent: string | null
  onUp: (ref: string) => void
}) {
  return (
    <div className="row">
      <IconButton
        icon="up"
        label="Parent folder"
        keys="backspace"
        why={parent === null ? 'This is the top of what Assay was given at launch' : null}
        onClick={() => parent !== null && onUp(parent)}
      />
      <span className={styles['path']} title={folder}>
        <bdi>{folder}</bdi>
      </span>
    </div>
  )
}
