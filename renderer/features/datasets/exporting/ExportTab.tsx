import { useState } from 'react'
import type { DatasetManifest } from '../../../../shared/domain/datasetManifest.ts'
import type { Chosen } from '../../../../shared/protocol/hostApi.ts'
import { useJob } from '../../../client/useJob.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { chooseFolder } from '../../openDialog/choose.ts'
import { ExportPlace } from './ExportPlace.tsx'
import { trainingLock } from './exportFormats.ts'
import { ExportPreview } from './ExportPreview.tsx'
import { FormatList } from './FormatList.tsx'
import type { Verification } from '../verifications.ts'
import type { Version } from '../version.ts'
import styles from './ExportTab.module.css'

/** Format at the left, the rows as they will be written in the middle, checks and place at the right. */
export function ExportTab({
  version,
  manifest,
  card,
  verification,
}: {
  version: Version
  manifest: DatasetManifest | null
  card: string | null
  verification: Verification | null
}) {
  const formats = useQuery('formats.list', {})
  const [chosenFormat, setFormat] = useState<string | null>(null)
  const [place, setPlace] = useState<Chosen | null>(null)
  const [folder, setFolder] = useState(`${version.name}-v${version.version}`)
  const job = useJob('dataset.export')
  // How an export ended is told beside the format that it was in, and beside no other.
  const [written, setWritten] = useState<string | null>(null)
  const exporters = formats.value?.exporters ?? []
  const format = exporters.find((each) => each.id === chosenFormat) ?? exporters[0] ?? null
  const preview = useQuery(
    'dataset.exportPreview',
    { name: version.name, version: version.version, format: format?.id ?? 'jsonl' },
    { enabled: format !== null },
  )
  const broken = verification !== null && !verification.ok
  const locked = preview.value?.locked ?? null

  const run = async (overwrite: boolean) => {
    const out = place ?? (await chooseFolder('export'))
    if (out === null || format === null) return
    setPlace(out)
    setWritten(format.id)
    await job.start({
      name: version.name,
      version: version.version,
      format: format.id,
      out: out.ref,
      folder,
      overwrite,
    })
  }
  useCommands([
    {
      id: 'datasets.export',
      title: 'Export this version',
      group: 'Datasets',
      icon: 'upload',
      keys: ['mod+e'],
      when: () => !job.running && !broken && locked === null && format !== null,
      run: () => void run(false),
    },
    {
      id: 'datasets.export.place',
      title: 'Choose the folder of the export…',
      group: 'Datasets',
      icon: 'folder',
      run: () => void chooseFolder('export').then((chosen) => chosen !== null && setPlace(chosen)),
    },
  ])
  return (
    <div className={styles['tab']}>
      <FormatList
        exporters={exporters}
        chosen={format?.id ?? null}
        lock={trainingLock(version)}
        error={formats.error}
        loading={formats.slow}
        onChoose={setFormat}
      />
      <ExportPreview
        version={version}
        format={format}
        preview={preview}
        manifest={manifest}
        card={card}
        folder={folder}
      />
      <ExportPlace
        version={version}
        manifest={manifest}
        verification={verification}
        format={format}
        preview={preview.value ?? null}
        place={place}
        folder={folder}
        onFolder={setFolder}
        onChoose={() => void chooseFolder('export').then((chosen) => chosen !== null && setPlace(chosen))}
        onExport={(overwrite) => void run(overwrite)}
        job={job}
        ended={written === format?.id}
      />
    </div>
  )
}
