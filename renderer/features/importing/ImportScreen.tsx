import { useClient } from '../../client/ClientProvider.tsx'
import { useCommands } from '../../commands/commands.ts'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Pane } from '../../components/Pane.tsx'
import { Splitter, usePane, type PaneLimits } from '../../components/Splitter.tsx'
import { formatBytes, formatCounted } from '../../format/numbers.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import { navigate, useRoute } from '../../stores/route.ts'
import { openFiles } from './openFiles.ts'
import { CancelImport, useCancelImport } from './CancelImport.tsx'
import { FileList } from './FileList.tsx'
import { chooseQueued, clearFinished, isLive, useImportQueue } from './importQueue.ts'
import { PastImport } from './PastImport.tsx'
import { QueuedReport } from './QueuedReport.tsx'
import styles from './ImportScreen.module.css'

const listPane: PaneLimits = { name: 'import.files', standard: 456, min: 320, max: 640 }

/** Files being imported and imports done before at the left; the account of the chosen one at the right. */
export function ImportScreen() {
  const client = useClient()
  const workspace = useWorkspace()
  const { files, left, chosen } = useImportQueue()
  const { path } = useRoute()
  const { css } = usePane(listPane)
  const cancel = useCancelImport()
  const live = files.filter((file) => isLive(file.state))
  const bytes = files.reduce((sum, file) => sum + (file.bytes ?? 0), 0)
  const pastId = path[0] === undefined ? null : Number(path[0])
  const queued = pastId === null ? (files.find((file) => file.key === chosen) ?? null) : null

  useCommands([
    {
      id: 'import.cancel',
      title: 'Cancel import',
      group: 'Import',
      icon: 'close',
      keys: ['escape'],
      when: () => live.length > 0,
      run: cancel.ask,
    },
    {
      id: 'import.clear',
      title: 'Clear finished files from the list',
      group: 'Import',
      icon: 'trash',
      when: () => files.length > live.length,
      run: clearFinished,
    },
    {
      id: 'import.explore',
      title: 'Open in Explore',
      group: 'Import',
      icon: 'chart',
      when: () => (workspace?.traces ?? 0) > 0,
      run: () => navigate('explore'),
    },
  ])

  return (
    <div className={styles['screen']}>
      <header className={styles['head']}>
        <div className={styles['words']}>
          <h1 className="t-h2">Import into {workspace?.name ?? 'a workspace'}</h1>
          <p className="tone-2">
            {files.length === 0
              ? 'Drop exports anywhere in this window. Each import is listed here and can be taken out again.'
              : `${formatCounted(files.length, 'file')}${bytes > 0 ? `, ${formatBytes(bytes)}` : ''}. Nothing is visible to slices until its file is finished; cancelling leaves the workspace as it was.`}
          </p>
        </div>
        <Button keys="mod+o" onClick={() => void openFiles(client)}>
          Choose files…
        </Button>
        {live.length > 0 ? (
          <Button keys="escape" onClick={cancel.ask}>
            Cancel import
          </Button>
        ) : (
          files.length > 0 && <Button onClick={clearFinished}>Clear list</Button>
        )}
        <Button
          kind={live.length === 0 && files.length > 0 ? 'primary' : 'normal'}
          why={(workspace?.traces ?? 0) === 0 ? 'No trace is in the workspace yet' : null}
          onClick={() => navigate('explore')}
        >
          Open in Explore
        </Button>
      </header>
      <div className={styles['panes']}>
        <Pane label="Files" className={styles['list']}>
          <div className={styles['sized']} style={{ width: css }}>
            <FileList
              files={files}
              left={left}
              chosen={queued?.key ?? null}
              pastId={pastId}
              onChoose={(key) => {
                chooseQueued(key)
                navigate('import')
              }}
            />
          </div>
        </Pane>
        <Splitter label="Width of the file list" pane={listPane} grows="start" />
        <Pane label="Report" className={styles['report']}>
          {pastId !== null ? (
            <PastImport key={pastId} importId={pastId} />
          ) : queued !== null ? (
            <QueuedReport key={queued.key} file={queued} />
          ) : (
            <EmptyState
              title="No file chosen"
              actions={
                <Button kind="primary" onClick={() => void openFiles(client)}>
                  Choose files…
                </Button>
              }
            >
              Drop an export anywhere in this window, or choose an import at the left to see its account.
            </EmptyState>
          )}
        </Pane>
      </div>
      <CancelImport state={cancel} />
    </div>
  )
}
