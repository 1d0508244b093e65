import { useState } from 'react'
import type { SamplingPolicy } from '../../../../shared/domain/samplingPolicy.ts'
import { useJob } from '../../../client/useJob.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { Banner, ErrorBanner } from '../../../components/Banner.tsx'
import { classes } from '../../../components/classes.ts'
import { Button } from '../../../components/Button.tsx'
import { Input } from '../../../components/Input.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Splitter, usePane, type PaneLimits } from '../../../components/Splitter.tsx'
import { formatCount, formatCounted, formatPercent } from '../../../format/numbers.ts'
import { showToast } from '../../../stores/toast.ts'
import { JobProgress } from '../../../components/JobProgress.tsx'
import { newRule, policyProblem } from './policyDraft.ts'
import { usePolicyHistory } from './policyHistory.ts'
import { PolicyMenu } from './PolicyMenu.tsx'
import { Precision } from './Precision.tsx'
import { RuleTable } from './RuleTable.tsx'
import { SampleList } from './SampleList.tsx'
import { SavePolicy } from './SavePolicy.tsx'
import styles from './SamplingTab.module.css'

const listPane: PaneLimits = { name: 'samples.list', standard: 320, min: 260, max: 440 }

/** A policy with what each of its rules would draw, how precise that is, and the samples drawn before. */
export function SamplingTab({ start }: { start: SamplingPolicy }) {
  const history = usePolicyHistory(start)
  const { policy, change, undo, redo } = history
  const [name, setName] = useState('')
  const job = useJob('sample.draw')
  const problem = policyProblem(policy)
  const preview = useQuery('sample.preview', { policy }, { enabled: problem === null })
  const { css } = usePane(listPane)
  const seen = preview.value
  const invalid = preview.error?.code === 'invalid_input' ? preview.error : null

  const draw = async (replace: boolean) => {
    const outcome = await job.start({ name: name.trim(), policy, replace })
    if (!outcome.ok) return
    const { drawn, existing } = outcome.value
    showToast({
      tone: 'info',
      text: existing
        ? `“${outcome.value.name}” was drawn by this policy before: the same ${formatCounted(drawn, 'trace')}`
        : `“${outcome.value.name}” holds ${formatCounted(drawn, 'trace')}`,
    })
  }
  useCommands([
    {
      id: 'samples.undo',
      title: 'Undo in the policy',
      group: 'Samples',
      icon: 'undo',
      keys: ['mod+z'],
      when: () => history.canUndo,
      run: undo,
    },
    {
      id: 'samples.redo',
      title: 'Redo in the policy',
      group: 'Samples',
      icon: 'redo',
      keys: ['mod+shift+z'],
      when: () => history.canRedo,
      run: redo,
    },
    {
      id: 'samples.rule',
      title: 'Add a rule',
      group: 'Samples',
      icon: 'plus',
      keys: ['n'],
      run: () => change({ ...policy, rules: [...policy.rules, newRule(policy.rules)] }, null),
    },
  ])
  return (
    <div className={styles['tab']}>
      <Pane label="Policy" className={styles['main']}>
        <header className={styles['bar']}>
          <PolicyMenu policy={policy} shipped={start} onChoose={(next) => change(next, null)} />
          <span className={classes(styles['field'], styles['wide'])}>
            <span className="tone-2">of</span>
            <Input
              label="Filter of the whole policy"
              mono
              placeholder="all traces"
              className={styles['where']}
              value={policy.where}
              onChange={(event) => change({ ...policy, where: event.target.value }, 'where')}
            />
          </span>
          <span className={styles['field']}>
            <span className="tone-2">seed</span>
            <Input
              label="Seed"
              mono
              inputMode="numeric"
              className={styles['seed']}
              value={String(policy.seed)}
              onChange={(event) => {
                const seed = Number(event.target.value.replace(/\D/g, '') || '0')
                if (Number.isSafeInteger(seed)) change({ ...policy, seed }, 'seed')
              }}
            />
          </span>
          <span className="grow" />
          <Button size="small" icon="undo" why={history.canUndo ? null : 'Nothing to undo'} onClick={undo}>
            Undo
          </Button>
          <SavePolicy policy={policy} why={problem} />
          <Button
            size="small"
            icon="plus"
            keys="n"
            onClick={() => change({ ...policy, rules: [...policy.rules, newRule(policy.rules)] }, null)}
          >
            Rule
          </Button>
        </header>
        <div className={styles['scroll']}>
          {problem !== null && (
            <div className={styles['message']}>
              <Banner tone="warn" title={problem}>
                The counts below are of the policy before this change.
              </Banner>
            </div>
          )}
          {preview.error !== null && (
            <div className={styles['message']}>
              <ErrorBanner
                error={preview.error}
                title={
                  invalid === null ? 'The preview could not be made' : 'A filter of the policy cannot be read'
                }
              />
            </div>
          )}
          <RuleTable
            policy={policy}
            drawn={seen?.rules ?? []}
            stale={problem !== null || (preview.stale && preview.slow)}
            onChange={(rules, same) => change({ ...policy, rules }, same)}
          />
          {seen !== undefined && <Precision preview={seen} />}
        </div>
        <footer className={styles['foot']} data-foot="">
          {job.error !== null && (
            <ErrorBanner
              error={job.error}
              title="The sample was not drawn"
              actions={
                job.error.code === 'conflict' ? (
                  <Button size="small" onClick={() => void draw(true)}>
                    Draw it anew
                  </Button>
                ) : undefined
              }
            />
          )}
          {job.running && <JobProgress progress={job.progress} onCancel={job.cancel} doing="Drawing" />}
          <div className="row">
            <Input
              label="Name of the sample"
              placeholder="Name of the sample"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
            <Button
              kind="primary"
              busy={job.running}
              why={
                problem !== null
                  ? problem
                  : name.trim() === ''
                    ? 'It needs a name'
                    : seen?.drawn === 0
                      ? 'No rule draws a trace'
                      : null
              }
              onClick={() => void draw(false)}
            >
              {seen === undefined ? 'Draw' : `Draw ${formatCounted(seen.drawn, 'trace')}`}
            </Button>
            <span className="grow" />
            {seen !== undefined && (
              <span className="tone-2">
                {`${formatCount(seen.drawn)} of ${formatCount(seen.population)}, ${formatPercent(seen.drawn / Math.max(1, seen.population))}`}
                {seen.uncovered > 0 && (
                  <span className="tone-warn">{` · ${formatCounted(seen.uncovered, 'trace')} that no rule can draw`}</span>
                )}
              </span>
            )}
          </div>
        </footer>
      </Pane>
      <Splitter label="Width of the list of samples" pane={listPane} grows="end" />
      <div className={styles['side']} style={{ width: css }}>
        <SampleList />
      </div>
    </div>
  )
}
