import { useRef, type KeyboardEvent } from 'react'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Icon } from '../../components/Icon.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { StatusGlyph } from '../../components/StatusGlyph.tsx'
import { Time } from '../../components/Time.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { openRef, openWorkspace } from '../openDialog/openWorkspace.ts'
import { useOpenState } from '../openDialog/openState.ts'
import styles from './RecentList.module.css'

type Recent = Output<'workspace.recent'>['workspaces'][number]

/** Workspaces opened before, each with what is known of it now. Arrow keys move between them. */
export function RecentList() {
  const recent = useQuery('workspace.recent', {})
  const list = useRef<HTMLUListElement>(null)
  const pressed = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (step === 0) return
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-recent]') ?? [])]
    const at = rows.findIndex((row) => row.contains(document.activeElement))
    rows[Math.max(0, Math.min(rows.length - 1, at + step))]?.focus()
    event.preventDefault()
  }
  const known = recent.value?.workspaces
  return (
    <>
      <h2 className={styles['title']}>Recent workspaces</h2>
      {recent.error !== null && known === undefined && (
        <ErrorBanner
          error={recent.error}
          title="The list of recent workspaces cannot be read"
          actions={
            <Button size="small" onClick={recent.refresh}>
              Try again
            </Button>
          }
        />
      )}
      {known === undefined && recent.slow && <SkeletonRows rows={4} label="Recent workspaces are loading" />}
      {known?.length === 0 && (
        <p className={styles['none']}>None yet. A workspace that you open or create is listed here.</p>
      )}
      {known !== undefined && known.length > 0 && (
        // The arrow keys belong to the rows, which are buttons.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <ul ref={list} className={styles['list']} onKeyDown={pressed}>
          {known.map((workspace) => (
            <Row key={workspace.folder} workspace={workspace} />
          ))}
        </ul>
      )}
    </>
  )
}

const trouble: Partial<Record<Recent['state'], string>> = {
  missing: 'Folder not found',
  locked: 'Open in another process',
  newer: 'Made by a newer Assay',
}

function Row({ workspace }: { workspace: Recent }) {
  const client = useClient()
  const { opening } = useOpenState()
  const missing = workspace.state === 'missing'
  const said = trouble[workspace.state]
  const open = () => void (missing ? openWorkspace(client) : openRef(client, workspace.ref))
  return (
    <li>
      <button
        type="button"
        data-recent=""
        className={styles['row']}
        aria-busy={opening === workspace.ref || undefined}
        onClick={open}
      >
        <span className="tone-2">
          <Icon name="folder" />
        </span>
        <span className={styles['words']}>
          <span className={missing ? styles['gone'] : styles['name']}>{workspace.name}</span>
          {said === undefined ? (
            <span className="tone-2">
              {workspace.traces === null ? 'Workspace' : formatCounted(workspace.traces, 'trace')}
            </span>
          ) : (
            <span className={styles['trouble']}>
              <StatusGlyph status="warning" word="" />
              {said}
            </span>
          )}
          <span className={styles['folder']}>{workspace.folder}</span>
        </span>
        <span className={styles['side']}>
          <Time ms={workspace.openedAtMs} show="ago" />
          {missing && <span className="tone-accent">Locate…</span>}
        </span>
      </button>
    </li>
  )
}
