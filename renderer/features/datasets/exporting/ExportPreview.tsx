import { useState } from 'react'
import { datasetFiles, type DatasetManifest } from '../../../../shared/domain/datasetManifest.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import type { QueryResult } from '../../../client/useQuery.ts'
import { Banner, ErrorBanner } from '../../../components/Banner.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { CopyText } from '../../../components/CopyText.tsx'
import { unfolded } from './exportFormats.ts'
import { JsonText } from './JsonText.tsx'
import type { Version } from '../version.ts'
import styles from './ExportPreview.module.css'

type Preview = Output<'dataset.exportPreview'>
type Format = Output<'formats.list'>['exporters'][number]
type View = 'rows' | 'manifest' | 'card'

/** The files as they will be written: the first rows byte for byte, the manifest and the card. */
export function ExportPreview({
  version,
  format,
  preview,
  manifest,
  card,
  folder,
}: {
  version: Version
  format: Format | null
  preview: QueryResult<Preview>
  manifest: DatasetManifest | null
  card: string | null
  folder: string
}) {
  const [view, setView] = useState<View>('rows')
  const shown = preview.value
  const first = shown?.first ?? []
  const native = format === null || format.id === 'jsonl'
  // Only our own format goes out with its card; every other has the chain back beside its rows.
  const seen = native || view !== 'card' ? view : 'rows'
  const about: Record<View, [file: string, words: string]> = {
    rows: [
      first[0]?.file ?? shown?.files[0]?.name ?? datasetFiles.examples,
      shown === undefined || shown.locked !== null
        ? ''
        : `first ${formatCount(first.length)} of ${formatCount(shown.rows)} rows, set out for reading`,
    ],
    manifest: [datasetFiles.manifest, 'one line, set out for reading'],
    card: [datasetFiles.card, 'as it is written'],
  }
  const check = `assay dataset verify ${folder} --expect ${version.hash}`
  return (
    <Pane label="What will be written" className={styles['pane']}>
      <header className={styles['head']}>
        <span className="strong">{about[seen][0]}</span>
        <span className="tone-3 ellipsis">{about[seen][1]}</span>
        <span className="grow" />
        <Segmented
          label="File to preview"
          choices={[
            { value: 'rows', label: 'Rows' },
            { value: 'manifest', label: 'Manifest' },
            ...(native ? [{ value: 'card' as const, label: 'Card' }] : []),
          ]}
          value={seen}
          onChange={setView}
        />
      </header>
      {/* A scrolling region must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <div className={styles['text']} tabIndex={0} role="group" aria-label={about[seen][0]}>
        {preview.error !== null && seen === 'rows' && (
          <ErrorBanner error={preview.error} title="The rows could not be made" />
        )}
        {seen === 'rows' && shown === undefined && preview.slow && (
          <SkeletonRows rows={6} label="Loading rows" />
        )}
        {seen === 'rows' && shown?.locked != null && (
          <Banner tone="warn" icon="lock" title={shown.locked}>
            Choose a format for evaluation, or build a training set with a recipe of its own.
          </Banner>
        )}
        {seen === 'rows' && shown !== undefined && shown.locked === null && shown.rows === 0 && (
          <Banner tone="warn" title={`No example has what ${format?.title ?? 'this format'} needs`}>
            {shown.skipped.map(({ why, examples }) => `${formatCount(examples)}: ${why}`).join('; ')}
          </Banner>
        )}
        {seen === 'rows' &&
          first.map(({ example, text }, index) => (
            <Row key={`${example}-${index}`} number={index + 1} text={unfolded(text)} />
          ))}
        {seen === 'manifest' && manifest !== null && (
          <Row number={1} text={JSON.stringify(manifest, null, 2)} />
        )}
        {seen === 'card' && card !== null && <Row number={1} text={card} />}
      </div>
      <footer className={styles['foot']} data-foot="">
        {shown !== undefined && shown.rows > 0 && (
          <Line title="Loader" about={format?.title ?? ''} text={shown.loader} />
        )}
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
