import type { ReactNode } from 'react'
import { Button } from '../components/Button.tsx'
import { runCommand } from '../commands/commands.ts'
import { formatCount, formatCounted } from '../format/numbers.ts'
import { useTimes } from '../format/useTimes.ts'
import type { AppInfo, WorkspaceInfo } from '../stores/appInfo.ts'
import { navigate } from '../stores/route.ts'
import styles from './stripInfo.module.css'

function Facts({ children }: { children: ReactNode }) {
  return <dl className={styles['facts']}>{children}</dl>
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

export function WorkspaceInfoPane({ workspace }: { workspace: WorkspaceInfo }) {
  const times = useTimes()
  return (
    <div className={styles['pane']}>
      <h2 className="t-h3">{workspace.name}</h2>
      <Facts>
        <Fact name="Folder">{workspace.folder}</Fact>
        <Fact name="Traces">
          {formatCount(workspace.traces)}, {formatCounted(workspace.spans, 'span')}
        </Fact>
        <Fact name="Labels">{formatCount(workspace.labels)}</Fact>
        <Fact name="Datasets">{formatCount(workspace.datasets)}</Fact>
        <Fact name="From">{times.whole(workspace.firstStartMs)}</Fact>
        <Fact name="To">{times.whole(workspace.lastStartMs)}</Fact>
        <Fact name="Vault">{workspace.hasVault ? 'here' : 'not here: no raw records, no re-redaction'}</Fact>
        <Fact name="Time zone">
          {times.zone}, {times.zoneLabel()}
        </Fact>
      </Facts>
      <div className="row row-wrap">
        <Button size="small" onClick={() => navigate('import')}>
          Imports
        </Button>
        <Button size="small" onClick={() => runCommand('diagnostics')}>
          Copy diagnostics
        </Button>
        <Button size="small" kind="ghost" onClick={() => runCommand('workspace.close')}>
          Close workspace
        </Button>
      </div>
    </div>
  )
}

export function RubricInfo({ taxonomy }: { taxonomy: WorkspaceInfo['taxonomy'] }) {
  return (
    <div className={styles['pane']}>
      <h2 className="t-h3">{taxonomy.title}</h2>
      <Facts>
        <Fact name="Rubric">{taxonomy.id}</Fact>
        <Fact name="Version">{taxonomy.version}</Fact>
        <Fact name="Hash">
          <span className="mono">{taxonomy.hash}</span>
        </Fact>
      </Facts>
      <p className="tone-2">
        Each label names this version, so that a later change cannot move what it meant.
      </p>
    </div>
  )
}

export function RedactionInfo({ workspace }: { workspace: WorkspaceInfo }) {
  const masked = Object.entries(workspace.redaction.masked).toSorted(
    (one, other) => other[1] - one[1] || one[0].localeCompare(other[0]),
  )
  return (
    <div className={styles['pane']}>
      <h2 className="t-h3">Redacted during the import</h2>
      <Facts>
        <Fact name="Policy">
          {workspace.redaction.mode}, epoch {workspace.redaction.epoch}
        </Fact>
        {masked.map(([type, count]) => (
          <Fact key={type} name={type}>
            {formatCount(count)}
          </Fact>
        ))}
      </Facts>
      {masked.length === 0 && <p className="tone-2">No identifier of the known types was found so far.</p>}
      <p className="tone-2">
        Types with a checksum or a fixed pattern are masked. Names of people in free text are not looked for
        yet.
      </p>
    </div>
  )
}

export function OfflineInfo({ info }: { info: AppInfo }) {
  return (
    <div className={styles['pane']}>
      <h2 className="t-h3">
        {formatCounted(info.requests, 'request')} left this computer since Assay started
      </h2>
      {info.requests > 0 && (
        <p className="tone-2">They went to the embedding server that was typed and allowed.</p>
      )}
      <p className="tone-2">
        Unless you type an embedding server on another machine and allow it, Assay opens no connection but the
        one between this window and its own core
        {info.host === 'browser' ? ', on the loopback address' : ''}. Fonts, charts and readers are bundled.
      </p>
      <Facts>
        <Fact name="Version">{info.version}</Fact>
        <Fact name="Door">{info.host}</Fact>
      </Facts>
    </div>
  )
}
