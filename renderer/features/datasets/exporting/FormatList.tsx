import { useState } from 'react'
import type { WorkbenchError } from '../../../../shared/errors.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { classes } from '../../../components/classes.ts'
import { Icon } from '../../../components/Icon.tsx'
import { Input } from '../../../components/Input.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { byUse, useTitle } from './exportFormats.ts'
import styles from './FormatList.module.css'

type Exporters = Output<'formats.list'>['exporters']

/** The formats that a version can be written in, by what they are for; those that are locked say so. */
export function FormatList({
  exporters,
  chosen,
  lock,
  error,
  loading,
  onChoose,
}: {
  exporters: Exporters
  chosen: string | null
  /** Why formats to train on are locked for this version, in a word or two; null where they are open. */
  lock: string | null
  error: WorkbenchError | null
  loading: boolean
  onChoose: (id: string) => void
}) {
  const [search, setSearch] = useState('')
  const groups = byUse(exporters, search)
  return (
    <Pane label="Formats" className={styles['pane']}>
      <div className={styles['search']}>
        <Input
          label={`Find one of ${exporters.length} formats`}
          icon="search"
          placeholder={`Find one of ${exporters.length} formats`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
      </div>
      {error !== null && <ErrorBanner error={error} title="The formats could not be listed" />}
      {loading && exporters.length === 0 && <SkeletonRows rows={3} label="Loading formats" />}
      <div role="radiogroup" aria-label="Format">
        {groups.map(({ use, formats }) => (
          <div key={use}>
            <h2 className={styles['head']}>
              {useTitle(use)}
              {lock !== null && formats.every(({ trains }) => trains) && (
                <span className="tone-3">{` ${lock}`}</span>
              )}
            </h2>
            {formats.map((exporter) => (
              <label
                key={exporter.id}
                className={classes(
                  styles['format'],
                  exporter.id === chosen && styles['chosen'],
                  lock !== null && exporter.trains && styles['locked'],
                )}
              >
                <input
                  type="radio"
                  name="export-format"
                  className="visually-hidden"
                  checked={exporter.id === chosen}
                  onChange={() => onChoose(exporter.id)}
                />
                <span className={styles['title']}>
                  {exporter.title}
                  {lock !== null && exporter.trains && (
                    <>
                      <Icon name="lock" small />
                      <span className="visually-hidden">, locked</span>
                    </>
                  )}
                </span>
                {exporter.id === chosen && (
                  <span className={styles['note']}>{exporter.note.replaceAll('`', '')}</span>
                )}
              </label>
            ))}
          </div>
        ))}
      </div>
      {groups.length === 0 && exporters.length > 0 && (
        <p className={styles['none']}>No format is called that.</p>
      )}
    </Pane>
  )
}
