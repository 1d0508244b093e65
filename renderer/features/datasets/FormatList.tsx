import type { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { classes } from '../../components/classes.ts'
import { Pane } from '../../components/Pane.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import styles from './FormatList.module.css'

type Exporters = Output<'formats.list'>['exporters']

/** The formats that a version can be written in, each with what it is for. */
export function FormatList({
  exporters,
  chosen,
  error,
  loading,
  onChoose,
}: {
  exporters: Exporters
  chosen: string | null
  error: WorkbenchError | null
  loading: boolean
  onChoose: (id: string) => void
}) {
  return (
    <Pane label="Formats" className={styles['pane']}>
      <h2 className={styles['head']}>Format</h2>
      {error !== null && <ErrorBanner error={error} title="The formats could not be listed" />}
      {loading && exporters.length === 0 && <SkeletonRows rows={3} label="Loading formats" />}
      <div role="radiogroup" aria-label="Format">
        {exporters.map((exporter) => (
          <label
            key={exporter.id}
            className={classes(styles['format'], exporter.id === chosen && styles['chosen'])}
          >
            <input
              type="radio"
              name="export-format"
              className="visually-hidden"
              checked={exporter.id === chosen}
              onChange={() => onChoose(exporter.id)}
            />
            <span className={styles['title']}>{exporter.title}</span>
            <span className={styles['note']}>{exporter.note.replaceAll('`', '')}</span>
          </label>
        ))}
      </div>
    </Pane>
  )
}
