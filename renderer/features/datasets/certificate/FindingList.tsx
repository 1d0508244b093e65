import { useState } from 'react'
import { useCommand } from '../../../client/useCommand.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Input } from '../../../components/Input.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { showToast } from '../../../stores/toast.ts'
import { askReviewer } from '../../reviewer/reviewer.ts'
import type { Certificate, Finding } from './certificateWords.ts'
import { FindingView } from './FindingView.tsx'
import { NearestTable } from './NearestTable.tsx'
import styles from './FindingList.module.css'

const pairsWord = (word: string, n: number | undefined) =>
  n === undefined ? word : `${word} ${formatCount(n)}`

const shown = ['review', 'remove', 'nearest'] as const
type Shown = (typeof shown)[number]

/** Findings one by one with both texts, to be decided by a person; or the nearest training item of each case. */
export function FindingList({
  of,
  certificate,
}: {
  of: { name: string; version: number }
  certificate: Certificate
}) {
  const [what, setWhat] = useState<Shown>(certificate.counts.train.review > 0 ? 'review' : 'remove')
  const [at, setAt] = useState(0)
  const [reason, setReason] = useState('')
  const page = useQuery('dataset.contamination', {
    ...of,
    band: what === 'nearest' ? null : what,
    offset: what === 'nearest' ? 0 : at,
    limit: what === 'nearest' ? 200 : 1,
  })
  const decide = useCommand('decontamination.decide')
  const total = page.value?.total ?? 0
  const finding: Finding | undefined = what === 'nearest' ? undefined : page.value?.findings[0]
  const go = (step: 1 | -1) => setAt((before) => Math.max(0, Math.min(total - 1, before + step)))
  const decidable = finding !== undefined && finding.train !== null && finding.evaluation !== null
  const say = async (decision: 'confirm' | 'dismiss') => {
    if (finding?.train === undefined || finding.train === null || finding.evaluation === null) return
    const reviewer = await askReviewer()
    if (reviewer === null) return
    const outcome = await decide.run({
      train_sha256: finding.train.sha256,
      eval_sha256: finding.evaluation.sha256,
      decision,
      reason: reason.trim() === '' ? 'Read side by side' : reason.trim(),
      reviewer,
    })
    if (!outcome.ok) return
    setReason('')
    showToast({
      tone: 'info',
      text:
        decision === 'confirm'
          ? 'A leak: the next build takes it out of training'
          : 'No leak: later comparisons let the two be',
    })
    go(1)
  }
  useCommands([
    {
      id: 'contamination.next',
      title: 'Next finding',
      group: 'Datasets',
      keys: ['j'],
      when: () => what !== 'nearest' && at < total - 1,
      run: () => go(1),
    },
    {
      id: 'contamination.previous',
      title: 'Previous finding',
      group: 'Datasets',
      keys: ['k'],
      when: () => what !== 'nearest' && at > 0,
      run: () => go(-1),
    },
    {
      id: 'contamination.confirm',
      title: 'The two are one: a leak',
      group: 'Datasets',
      icon: 'check',
      keys: ['c'],
      when: () => decidable && what === 'review',
      run: () => void say('confirm'),
    },
    {
      id: 'contamination.dismiss',
      title: 'The two differ: no leak',
      group: 'Datasets',
      icon: 'close',
      keys: ['d'],
      when: () => decidable && what === 'review',
      run: () => void say('dismiss'),
    },
  ])
  return (
    <Pane label="Findings" className={styles['pane']}>
      <div className={styles['head']}>
        <Segmented
          label="What to look at"
          choices={[
            { value: 'review', label: pairsWord('In review', page.value?.pairs.review) },
            { value: 'remove', label: pairsWord('Taken out', page.value?.pairs.remove) },
            { value: 'nearest', label: 'Nearest of each case' },
          ]}
          value={what}
          onChange={(next) => {
            setWhat(next)
            setAt(0)
          }}
        />
        <span className="grow" />
        {what !== 'nearest' && total > 0 && (
          <div className="row">
            <span className="tone-2">
              {`${formatCount(at + 1)} of ${formatCounted(total, 'pair')}`}
              {certificate.findings_left_out > 0 &&
                `; ${formatCount(certificate.findings_left_out)} more are counted, not listed`}
            </span>
            <Button size="small" keys="k" why={at === 0 ? 'This is the first.' : null} onClick={() => go(-1)}>
              Previous
            </Button>
            <Button
              size="small"
              keys="j"
              why={at >= total - 1 ? 'This is the last.' : null}
              onClick={() => go(1)}
            >
              Next
            </Button>
          </div>
        )}
      </div>
      {(page.error ?? decide.error) !== null && (
        <div className={styles['message']}>
          {page.error !== null && <ErrorBanner error={page.error} title="The findings could not be read" />}
          {decide.error !== null && <ErrorBanner error={decide.error} title="The decision is not kept" />}
        </div>
      )}
      {page.value === undefined ? (
        page.slow && <SkeletonRows rows={6} label="Loading findings" />
      ) : what === 'nearest' ? (
        <NearestTable cases={page.value.cases} total={certificate.counts.evaluation.items} />
      ) : finding === undefined ? (
        <EmptyState title={what === 'review' ? 'Nothing is in review' : 'Nothing was taken out'}>
          {what === 'review'
            ? 'No training item stands between clear and certain.'
            : 'No training item is certainly a copy of a case.'}
        </EmptyState>
      ) : (
        <>
          <FindingView finding={finding} />
          {what === 'review' && (
            <div className={styles['foot']} data-foot="">
              <Input
                label="Reason for the decision"
                placeholder="Reason, kept with the decision"
                className={styles['reason']}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
              {!decidable && (
                <span className="tone-3">One of the two is no longer in a version: nothing to decide.</span>
              )}
              <Button
                keys="c"
                why={decidable ? null : 'One of the two is no longer in a version.'}
                onClick={() => void say('confirm')}
              >
                A leak
              </Button>
              <Button
                keys="d"
                why={decidable ? null : 'One of the two is no longer in a version.'}
                onClick={() => void say('dismiss')}
              >
                No leak
              </Button>
            </div>
          )}
        </>
      )}
    </Pane>
  )
}
