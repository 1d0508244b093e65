import { useQuery } from '../../client/useQuery.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { EmptyState } from '../../components/EmptyState.tsx'
import { Pane } from '../../components/Pane.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { TabPanel, Tabs } from '../../components/Tabs.tsx'
import { useWorkspace } from '../../stores/appInfo.ts'
import { navigate, setParams, useRoute } from '../../stores/route.ts'
import { CoverageTab } from './coverage/CoverageTab.tsx'
import { DuplicatesTab } from './duplicates/DuplicatesTab.tsx'
import { MeaningsTab } from './meanings/MeaningsTab.tsx'
import { SamplingTab } from './sampling/SamplingTab.tsx'
import styles from './SamplesScreen.module.css'

const tabs = ['sampling', 'duplicates', 'meanings', 'coverage'] as const
type Tab = (typeof tabs)[number]

/** Which traces to read: draw them with a known chance, and fold the copies. */
export function SamplesScreen() {
  const asked = useRoute().params['tab']
  const tab: Tab = tabs.find((each) => each === asked) ?? 'sampling'
  const workspace = useWorkspace()
  const shipped = useQuery('policy.default', {})
  const show = (next: Tab) => setParams({ tab: next === 'sampling' ? undefined : next })
  useCommands(
    tabs.map((each) => ({
      id: `samples.${each}`,
      title: `Show ${each}`,
      group: 'Samples' as const,
      when: () => tab !== each,
      run: () => show(each),
    })),
  )
  if (workspace !== null && workspace.traces === 0) {
    return (
      <Pane label="Samples" className={styles['screen']}>
        <h1 className="visually-hidden">Samples</h1>
        <EmptyState
          title="No traces yet"
          actions={
            <Button kind="primary" onClick={() => navigate('import')}>
              Import traces
            </Button>
          }
        >
          A sample is drawn from traces, each with a chance that is known.
        </EmptyState>
      </Pane>
    )
  }
  return (
    <div className={styles['screen']}>
      <h1 className="visually-hidden">Samples</h1>
      <div className={styles['tabs']}>
        <Tabs<Tab>
          label="Parts of Samples"
          tabs={[
            { value: 'sampling', label: 'Sampling' },
            { value: 'duplicates', label: 'Duplicates' },
            { value: 'meanings', label: 'Meanings' },
            { value: 'coverage', label: 'Coverage' },
          ]}
          value={tab}
          onChange={show}
        >
          <TabPanel value="sampling">
            {shipped.error !== null && shipped.value === undefined ? (
              <div className={styles['message']}>
                <ErrorBanner error={shipped.error} title="The sampling policy could not be read" />
              </div>
            ) : shipped.value === undefined ? (
              shipped.slow && <SkeletonRows rows={8} label="Loading the policy" />
            ) : (
              <SamplingTab start={shipped.value.policy} />
            )}
          </TabPanel>
          <TabPanel value="duplicates">{tab === 'duplicates' && <DuplicatesTab />}</TabPanel>
          <TabPanel value="meanings">{tab === 'meanings' && <MeaningsTab />}</TabPanel>
          <TabPanel value="coverage">{tab === 'coverage' && <CoverageTab />}</TabPanel>
        </Tabs>
      </div>
    </div>
  )
}
