import { classes } from '../../components/classes.ts'
import { Icon } from '../../components/Icon.tsx'
import { ProgressBar, progressShare, progressText, StepList } from '../../components/Progress.tsx'
import { StatusGlyph } from '../../components/StatusGlyph.tsx'
import { Tag } from '../../components/Tag.tsx'
import { formatBytes, formatPercent } from '../../format/numbers.ts'
import { useTimes } from '../../format/useTimes.ts'
import { FormatMenu } from './FormatMenu.tsx'
import type { QueuedFile } from './importQueue.ts'
import { outcomeText, outcomeTone, stepsOf, timeLeft } from './queuedText.ts'
import styles from './FileList.module.css'

/** One file of the queue with its state in sign and words; while it runs, its steps and counts. */
export function QueuedRow({
  file,
  chosen,
  onChoose,
}: {
  file: QueuedFile
  chosen: boolean
  onChoose: () => void
}) {
  const times = useTimes()
  const tone = outcomeTone(file)
  return (
    <li className={classes(styles['file'], styles['pick'], chosen && styles['chosen'])}>
      <Sign file={file} />
      <div className={styles['words']}>
        <button
          type="button"
          className={styles['name']}
          aria-current={chosen || undefined}
          onClick={onChoose}
        >
          {file.name}
        </button>
        {file.title !== '' && (
          <span className="row row-tight">
            <Tag tone="outline">{file.mapping === null ? file.title : 'By a mapping'}</Tag>
            <span className={styles['above']}>
              <FormatMenu file={file} />
            </span>
          </span>
        )}
        {file.state === 'running' || file.state === 'uploading' ? (
          <Running file={file} />
        ) : (
          <span className={tone === 'plain' ? 'tone-2' : `tone-${tone}`}>{outcomeText(file, times)}</span>
        )}
      </div>
      <span className={styles['side']}>{file.bytes === null ? '' : formatBytes(file.bytes)}</span>
    </li>
  )
}

function Running({ file }: { file: QueuedFile }) {
  const uploading = file.state === 'uploading'
  const share = uploading
    ? file.bytes === null || file.bytes === 0
      ? null
      : file.sentBytes / file.bytes
    : progressShare(file.progress)
  // Drawn anew with each progress event.
  // oxlint-disable-next-line react/purity
  const left = timeLeft(file, Date.now())
  return (
    <div className={styles['progress']}>
      <div className={styles['bar']}>
        <ProgressBar label={`Import of ${file.name}`} share={share} thick />
      </div>
      <div className={styles['figures']}>
        {uploading ? <span>Handing the file over</span> : <StepList steps={stepsOf(file)} />}
        <span className="grow" />
        {share !== null && <span>{[formatPercent(share, 0), left].filter(Boolean).join(', ')}</span>}
      </div>
      {!uploading && file.progress !== null && (
        <div className={styles['figures']}>
          <span>{amount(file)}</span>
        </div>
      )}
    </div>
  )
}

function amount({ progress }: QueuedFile): string {
  if (progress === null) return ''
  if (progress.unit !== 'bytes') return progressText(progress)
  const done = formatBytes(progress.done)
  return progress.total === null ? done : `${done} of ${formatBytes(progress.total)}`
}

function Sign({ file }: { file: QueuedFile }) {
  if (file.state === 'done') {
    if (file.report?.alreadyImported === true)
      return (
        <span className={classes(styles['sign'], 'tone-3')}>
          <Icon name="check" />
        </span>
      )
    return <StatusGlyph status={(file.report?.rejected ?? 0) > 0 ? 'warning' : 'pass'} word="" />
  }
  if (file.state === 'refused') return <StatusGlyph status="fail" word="" />
  if (file.state === 'cancelled') return <StatusGlyph status="defer" word="" />
  if (file.state === 'waiting' || file.state === 'looking') return <StatusGlyph status="unlabelled" word="" />
  return <StatusGlyph status="current" word="" />
}
