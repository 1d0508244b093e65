import { useCallback } from 'react'
import { datasetManifest } from '../../../shared/domain/datasetManifest.ts'
import { useJob } from '../../client/useJob.ts'
import { useQuery } from '../../client/useQuery.ts'
import { isDesktop } from '../../client/host.ts'
import { useCommands, type CommandEntry } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { TabPanel, Tabs } from '../../components/Tabs.tsx'
import { formatCount } from '../../format/numbers.ts'
import { CardTab } from './overview/CardTab.tsx'
import { CertificateTab } from './certificate/CertificateTab.tsx'
import { ChangesTab } from './changes/ChangesTab.tsx'
import { datasetTabs, openNewDataset, openVersion, type DatasetTab } from './datasetsRoute.ts'
import { ExamplesTab } from './examples/ExamplesTab.tsx'
import { ExportTab } from './exporting/ExportTab.tsx'
import { LineageTab } from './lineage/LineageTab.tsx'
import { OverviewTab } from './overview/OverviewTab.tsx'
import { BrokenBanner } from './BrokenBanner.tsx'
import { JobProgress } from '../../components/JobProgress.tsx'
import { VersionHeader } from './VersionHeader.tsx'
import { keepVerification, useVerification } from './verifications.ts'
import { SlicesTab } from './overview/SlicesTab.tsx'
import type { Version } from './version.ts'
import styles from './VersionView.module.css'

const titles: Record<DatasetTab, string> = {
  overview: 'Overview',
  examples: 'Examples',
  slices: 'Slices',
  leaks: 'Leaks',
  changes: 'Changes',
  lineage: 'Lineage',
  card: 'Card',
  export: 'Export',
}

/** One version: what it is, whether it holds, and its tabs. */
export function VersionView({
  version,
  tab,
  example,
  find,
}: {
  version: Version
  tab: DatasetTab
  example: string | null
  find: string
}) {
  const { name, version: number, hash } = version
  const verify = useJob('dataset.verify')
  const verification = useVerification(version)
  const card = useQuery('dataset.card', { name, version: number })
  const manifest = datasetManifest.safeParse(card.value?.manifest)
  const { start } = verify
  const runVerify = useCallback(async () => {
    const outcome = await start({ name, version: number, expect: hash })
    if (outcome.ok) keepVerification({ name, version: number }, outcome.value)
  }, [start, name, number, hash])
  const show = (next: DatasetTab, shown = example) =>
    openVersion(
      version,
      { tab: next, example: shown ?? undefined, find: next === tab && find !== '' ? find : undefined },
      { replace: true },
    )

  // A browser keeps Ctrl with a digit for its own tabs.
  const tabKeys = (place: number) => (isDesktop() ? [`mod+${place}`, String(place)] : [String(place)])
  useCommands([
    ...datasetTabs.map((each, index): CommandEntry => ({
      id: `datasets.tab.${each}`,
      title: `Show ${titles[each].toLowerCase()}`,
      group: 'Datasets',
      keys: tabKeys(index + 1),
      run: () => show(each),
    })),
    {
      id: 'datasets.verify',
      title: 'Verify this version',
      group: 'Datasets',
      icon: 'shield',
      keys: ['v'],
      when: () => !verify.running,
      run: () => void runVerify(),
    },
    {
      id: 'datasets.from',
      title: 'New version from this recipe…',
      group: 'Datasets',
      icon: 'copy',
      keys: ['shift+n'],
      run: () => openNewDataset({ from: version }),
    },
    ...(tab === 'export'
      ? []
      : [
          {
            id: 'datasets.export',
            title: 'Export this version…',
            group: 'Datasets',
            icon: 'upload',
            keys: ['mod+e'],
            run: () => show('export'),
          } satisfies CommandEntry,
        ]),
  ])

  const facts = manifest.success ? manifest.data : null
  return (
    <>
      <VersionHeader
        version={version}
        manifest={facts}
        verification={verification}
        verifying={verify.running}
        onVerify={() => void runVerify()}
        onExport={tab === 'export' ? null : () => show('export')}
      />
      {verify.running && <JobProgress progress={verify.progress} onCancel={verify.cancel} />}
      {verification !== null && !verification.ok && <BrokenBanner verification={verification} />}
      {verify.error !== null && (
        <div className={styles['message']}>
          <ErrorBanner error={verify.error} title="The version could not be verified" />
        </div>
      )}
      <div className={styles['tabs']}>
        <Tabs
          label={`Parts of ${name} version ${number}`}
          tabs={datasetTabs.map((value) => ({
            value,
            label: titles[value],
            ...(value === 'examples' ? { count: formatCount(version.examples) } : {}),
          }))}
          value={tab}
          onChange={(next) => show(next)}
        >
          <TabPanel value="overview">
            <OverviewTab
              version={version}
              manifest={facts}
              error={card.error}
              loading={card.slow}
              verification={verification}
            />
          </TabPanel>
          <TabPanel value="examples">
            {tab === 'examples' && (
              <ExamplesTab
                key={find}
                version={version}
                find={find}
                chosen={example}
                onChoose={(id) => show('examples', id)}
                onLineage={(id) => show('lineage', id)}
              />
            )}
          </TabPanel>
          <TabPanel value="slices">
            {tab === 'slices' && (
              <SlicesTab
                version={version}
                onFind={(text) => openVersion(version, { tab: 'examples', find: text })}
              />
            )}
          </TabPanel>
          <TabPanel value="leaks">
            {tab === 'leaks' && <CertificateTab key={`${name}@${number}`} version={version} />}
          </TabPanel>
          <TabPanel value="changes">
            {tab === 'changes' && <ChangesTab key={`${name}@${number}`} version={version} />}
          </TabPanel>
          <TabPanel value="lineage">
            {tab === 'lineage' && (
              <LineageTab version={version} example={example} onChoose={(id) => show('lineage', id)} />
            )}
          </TabPanel>
          <TabPanel value="card">
            {tab === 'card' && (
              <CardTab
                text={card.value?.card ?? null}
                datasheet={card.value?.datasheet ?? null}
                error={card.error}
                loading={card.slow}
                refresh={card.refresh}
              />
            )}
          </TabPanel>
          <TabPanel value="export">
            {tab === 'export' && (
              <ExportTab
                key={`${name}@${number}`}
                version={version}
                manifest={facts}
                card={card.value?.card ?? null}
                verification={verification}
              />
            )}
          </TabPanel>
        </Tabs>
      </div>
    </>
  )
}
