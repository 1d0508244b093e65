import { useState } from 'react'
import { datasetFiles, type DatasetManifest } from '../../../shared/domain/datasetManifest.ts'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Pane } from '../../components/Pane.tsx'
import { Segmented } from '../../components/Segmented.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { formatCount } from '../../format/numbers.ts'
import { CopyText } from './CopyText.tsx'
import { foldedLine } from './foldedLine.ts'
import { JsonText } from './JsonText.tsx'
import type { Version } from './version.ts'
import styles from './ExportPreview.module.css'

const shown = 3
type View = 'rows' | 'manifest' | 'card'

/** The files as they will be written: the first rows byte for byte, the manifest and the card. */
export function ExportPreview({
  version,
  manifest,
  card,
  folder,
}: {
  version: Version
  manifest: DatasetManifest | null
  card: string | null
  folder: string
}) {
  const [view, setView] = useState<View>('rows')
  const rows = useQuery('dataset.examples', {
    name: version.name,
    version: version.version,
    offset: 0,
    limit: shown,
  })
  const examples = rows.value?.examples ?? []
  const total = version.examples
  const about: Record<View, [file: string, words: string]> = {
    rows: [
      datasetFiles.examples,
      `first ${formatCount(Math.min(shown, total))} of ${formatCount(total)} rows, folded for reading`,
    ],
    manifest: [datasetFiles.manifest, 'one line, set out for reading'],
    card: [datasetFiles.card, 'as it is written'],
  }
  const loader = `load_dataset("json", data_files="${folder}/${datasetFiles.examples}", split="train")`
  const check = `assay dataset verify ${folder} --expect ${version.hash}`
  return (
    <Pane label="What will be written" className={styles['pane']}>
      <header className={styles['head']}>
        <span className="strong">{about[view][0]}</span>
        <span className="tone-3 ellipsis">{about[view][1]}</span>
        <span className="grow" />
        <Segmented
          label="File to preview"
          choices={[
            { value: 'rows', label: 'Rows' },
            { value: 'manifest', label: 'Manifest' },
            { value: 'card', label: 'Card' },
          ]}
          value={view}
          onChange={setView}
        />
      </header>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['text']} tabIndex={0} role="group" aria-label={about[view][0]}>
        {rows.error !== null && view === 'rows' && (
          <ErrorBanner error={rows.error} title="The rows could not be read" />
        )}
        {view === 'rows' && rows.value === undefined && rows.slow && (
          <SkeletonRows rows={6} label="Loading rows" />
        )}
        {view === 'rows' &&
          examples.map((example, index) => (
            <Row key={example.example_id} number={index + 1} text={foldedLine(example)} />
          ))}
        {view === 'manifest' && manifest !== null && (
          <Row number={1} text={JSON.stringify(manifest, null, 2)} />
        )}
        {view === 'card' && card !== null && <Row number={1} text={card} />}
      </div>
      <footer className={styles['foot']}>
        <Line title="Loader" about="Python, datasets" text={loader} />
        <Line title="Check" about="anywhere, without this workspace" text={check} />
      </footer>
    </Pane>
  )
}

function Row({ number, text }: { number: number; text: string }) {
  return (
    <div className={styles['row']}>
      <span className={styles['number']} aria-hidden="true">
        {number}
      </span>
      <span className={styles['line']}>
        <JsonText text={text.slice(0, 20_000)} />
        {text.length > 20_000 && (
          <span className="tone-3"> … and {formatCount(text.length - 20_000)} characters more</span>
        )}
      </span>
    </div>
  )
}

function Line({ title, about, text }: { title: string; about: string; text: string }) {
  return (
    <div>
      <div className="row">
        <span className="t-section">{title}</span>
        <span className="t-micro tone-3">{about}</span>
        <span className="grow" />
        <CopyText text={text} what={title.toLowerCase()} />
      </div>
      <code className={styles['command']}>{text}</code>
    </div>
  )
}
