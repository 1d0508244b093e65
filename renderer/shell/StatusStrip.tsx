import type { ReactElement, ReactNode } from 'react'
import { Icon } from '../components/Icon.tsx'
import type { IconName } from '../components/iconPaths.ts'
import { Popover } from '../components/Popover.tsx'
import { StatusGlyph } from '../components/StatusGlyph.tsx'
import { formatCounted } from '../format/numbers.ts'
import { JobPart } from '../features/jobs/JobPart.tsx'
import { useAppInfo } from '../stores/appInfo.ts'
import { useShownNotice } from '../stores/notice.ts'
import { OfflineInfo, RedactionInfo, RubricInfo, WorkspaceInfoPane } from './stripInfo.tsx'
import styles from './StatusStrip.module.css'

/** Always in view: workspace, rubric, redaction, network; at the right the screen's notice and the job. */
export function StatusStrip({ connected }: { connected: boolean }) {
  const info = useAppInfo().value
  const workspace = info?.workspace ?? null
  const notice = useShownNotice()
  return (
    <footer className={styles['strip']} data-pane="" tabIndex={-1} aria-label="Status">
      {workspace === null ? (
        <Part>
          <Icon name="folder" small />
          {info === undefined ? 'Not connected' : 'No workspace open'}
        </Part>
      ) : (
        <>
          <PartButton label="Workspace" icon="folder" pane={<WorkspaceInfoPane workspace={workspace} />}>
            <b className={styles['name']}>{workspace.name}</b>{' '}
            {workspace.kind === 'demo' ? 'demo' : formatCounted(workspace.traces, 'trace')}
          </PartButton>
          <PartButton label="Rubric" icon="book" pane={<RubricInfo taxonomy={workspace.taxonomy} />}>
            Rubric <b className={styles['name']}>v{workspace.taxonomy.version.replace(/^v/, '')}</b>{' '}
            <span className={styles['hash']}>
              {workspace.taxonomy.hash.replace(/^sha256:/, '').slice(0, 6)}
            </span>
          </PartButton>
          <PartButton
            label="Redaction"
            icon="shield"
            tone="pass"
            pane={<RedactionInfo workspace={workspace} />}
          >
            <span className={styles['name']}>Redacted</span> {workspace.redaction.mode}, epoch{' '}
            {workspace.redaction.epoch}
          </PartButton>
        </>
      )}
      {info !== undefined && (
        <PartButton
          label="Network"
          icon={info.requests === 0 ? 'offline' : 'online'}
          pane={<OfflineInfo info={info} />}
        >
          <span>
            {info.requests === 0
              ? 'Offline, 0 requests'
              : `${formatCounted(info.requests, 'request')} sent out`}
          </span>
        </PartButton>
      )}
      <span className={styles['space']} />
      <span className={styles['live']} aria-live="polite">
        {!connected && info !== undefined && (
          <Part>
            <StatusGlyph status="warning" word="" />
            Not connected
          </Part>
        )}
        {notice !== null && (
          <Part>
            {notice.tone === 'pass' && <Icon name="check" small />}
            {notice.tone === 'warn' && <StatusGlyph status="warning" word="" />}
            {notice.tone === 'fail' && <StatusGlyph status="fail" word="" />}
            {notice.text}
          </Part>
        )}
      </span>
      <JobPart className={styles['part'] ?? ''} />
    </footer>
  )
}

function Part({ children }: { children: ReactNode }) {
  return <span className={styles['part']}>{children}</span>
}

function PartButton({
  label,
  icon,
  tone,
  pane,
  children,
}: {
  label: string
  icon: IconName
  tone?: 'pass'
  pane: ReactElement
  children: ReactNode
}) {
  return (
    <Popover
      label={label}
      side="top"
      trigger={
        <button type="button" className={styles['part']}>
          <span className={tone === 'pass' ? 'tone-pass' : undefined}>
            <Icon name={icon} small />
          </span>
          <span className="visually-hidden">{label}: </span>
          {children}
        </button>
      }
    >
      {pane}
    </Popover>
  )
}
