import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { classes } from '../../components/classes.ts'
import { Icon } from '../../components/Icon.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { StatusGlyph } from '../../components/StatusGlyph.tsx'
import { Tag } from '../../components/Tag.tsx'
import { Time } from '../../components/Time.tsx'
import { formatBytes, formatCount, formatCounted } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import type { LeftOut, QueuedFile } from './importQueue.ts'
import { LeftOutFiles } from './LeftOutFiles.tsx'
import { useFormatTitle } from './useFormatTitle.ts'
import { QueuedRow } from './QueuedRow.tsx'
import styles from './FileList.module.css'

/** The files of this session's queue, then every import that is in the workspace. */
export function FileList({
  files,
  left,
  chosen,
  pastId,
  onChoose,
}: {
  files: readonly QueuedFile[]
  left: readonly LeftOut[]
  chosen: number | null
  pastId: number | null
  onChoose: (key: number) => void
}) {
  const imports = useQuery('imports.list', {})
  const past = imports.value?.imports
  const formatTitle = useFormatTitle()
  return (
    <>
      {files.length > 0 && (
        <ul className={styles['files']} aria-label="Files of this import">
          {files.map((file) => (
            <QueuedRow
              key={file.key}
              file={file}
              chosen={file.key === chosen}
              onChoose={() => onChoose(file.key)}
            />
          ))}
        </ul>
      )}
      <LeftOutFiles files={left} />
      <p className={styles['more']}>
        <Icon name="plus" small />
        Drop {files.length > 0 ? 'more files or folders' : 'files or folders'} to queue them
      </p>
      <h2 className={styles['heading']}>In the workspace</h2>
      {imports.error !== null && past === undefined && (
        <div className={styles['pad']}>
          <ErrorBanner
            error={imports.error}
            title="The imports cannot be listed"
            actions={
              <Button size="small" onClick={imports.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      )}
      {past === undefined && imports.slow && <SkeletonRows rows={4} />}
      {past?.length === 0 && <p className={styles['pad']}>Nothing was imported yet.</p>}
      {past !== undefined && past.length > 0 && (
        <ul aria-label="Imports of this workspace">
          {past.map((row) => (
            <li key={row.importId}>
              <button
                type="button"
                className={classes(styles['row'], row.importId === pastId && styles['chosen'])}
                aria-current={row.importId === pastId || undefined}
                onClick={() => navigate('import', [String(row.importId)])}
              >
                <StatusGlyph status={row.rejected > 0 ? 'warning' : 'pass'} word="" />
                <span className={styles['words']}>
                  <span className={styles['name']}>{row.file}</span>
                  <span className="row row-wrap">
                    <Tag tone="outline">{formatTitle(row.format)}</Tag>
                    <span className="tone-2">
                      {formatCounted(row.traces, 'trace')}, {formatCounted(row.spans, 'span')}
                      {row.rejected > 0 && `, ${formatCount(row.rejected)} rejected`}
                    </span>
                  </span>
                </span>
                <span className={styles['side']}>
                  {formatBytes(row.bytes)}
                  <Time ms={row.importedAtMs} show="ago" />
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
