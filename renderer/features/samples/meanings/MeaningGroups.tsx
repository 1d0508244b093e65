import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useCommand } from '../../../client/useCommand.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { Pane, PaneHeader } from '../../../components/Pane.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { formatCount, formatCounted, formatNumber } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import { showToast } from '../../../stores/toast.ts'
import { askReviewer } from '../../reviewer/reviewer.ts'
import { classes } from '../../../components/classes.ts'
import { RedactedText } from '../../../components/RedactedText.tsx'
import tab from '../duplicates/DuplicatesTab.module.css'
import styles from './MeaningGroups.module.css'

type Group = Output<'semantic.groups'>['groups'][number]

const words = { confirm: 'confirmed', dismiss: 'dismissed' } as const

/** The groups, and of the chosen one every question under the one that stands for them, to be decided by key. */
export function MeaningGroups({
  offset,
  groups,
  total,
  canUndo,
  children,
}: {
  /** Where `groups` begin among all; another part begins with its first group. */
  offset: number
  groups: readonly Group[]
  total: number
  /** Some decision stands. */
  canUndo: boolean
  /** Stands beside the title of the list. */
  children: ReactNode
}) {
  const [at, setAt] = useState(0)
  const [part, setPart] = useState(offset)
  if (part !== offset) {
    setPart(offset)
    setAt(0)
  }
  const chosen = groups[Math.min(at, groups.length - 1)]
  const decide = useCommand('semantic.decide')
  const undo = useCommand('semantic.undo')
  const go = (step: 1 | -1) => setAt((before) => Math.max(0, Math.min(groups.length - 1, before + step)))
  const say = async (decision: 'confirm' | 'dismiss') => {
    if (chosen === undefined) return
    const reviewer = await askReviewer()
    if (reviewer === null) return
    const outcome = await decide.run({ group: chosen.group, decision, reviewer })
    if (!outcome.ok) return
    showToast({
      tone: 'info',
      text:
        decision === 'confirm'
          ? 'One meaning: no split will part them'
          : 'Not one meaning: splits may part them',
    })
    go(1)
  }
  const takeBack = async () => {
    const reviewer = await askReviewer()
    if (reviewer === null) return
    const outcome = await undo.run({ reviewer })
    if (outcome.ok) showToast({ tone: 'info', text: 'The last decision is taken back' })
  }
  useCommands([
    { id: 'meanings.next', title: 'Next group', group: 'Samples', keys: ['j'], run: () => go(1) },
    { id: 'meanings.previous', title: 'Previous group', group: 'Samples', keys: ['k'], run: () => go(-1) },
    {
      id: 'meanings.confirm',
      title: 'They mean the same',
      group: 'Samples',
      icon: 'check',
      keys: ['c'],
      run: () => void say('confirm'),
    },
    {
      id: 'meanings.dismiss',
      title: 'They do not mean the same',
      group: 'Samples',
      icon: 'close',
      keys: ['d'],
      run: () => void say('dismiss'),
    },
    {
      id: 'meanings.undo',
      title: 'Take back the last decision',
      group: 'Samples',
      icon: 'undo',
      keys: ['u'],
      when: () => canUndo,
      run: () => void takeBack(),
    },
  ])
  const error = decide.error ?? undo.error
  return (
    <div className={tab['panes']}>
      <Pane label="Groups" className={tab['half']}>
        <PaneHeader title="Groups" about={`${formatCounted(total, 'group')}, largest first`}>
          {children}
        </PaneHeader>
        <ul className={styles['list']}>
          {groups.map(({ group, multiplicity, lowest_score: lowest, representative, decision }, index) => (
            <li key={group}>
              <button
                type="button"
                className={classes(styles['group'], group === chosen?.group && styles['chosen'])}
                aria-current={group === chosen?.group ? 'true' : undefined}
                onClick={() => setAt(index)}
              >
                <span className="strong">{`× ${formatCount(multiplicity)}`}</span>
                <span className="ellipsis">
                  {representative.preview === null ? (
                    representative.trace.slice(0, 8)
                  ) : (
                    <RedactedText text={representative.preview} wrap="line" />
                  )}
                </span>
                {decision === null ? (
                  <span />
                ) : (
                  <Tag tone={decision === 'confirm' ? 'pass' : 'outline'}>{words[decision]}</Tag>
                )}
                <span className="tone-3">{`at least ${formatNumber(lowest)}`}</span>
              </button>
            </li>
          ))}
        </ul>
      </Pane>
      <Pane label="One group" className={tab['half']}>
        {chosen !== undefined && <Members group={chosen} />}
        {error !== null && <ErrorBanner error={error} title="The decision was not kept" />}
        <div className={styles['foot']} data-foot="">
          <Button kind="primary" keys="c" busy={decide.pending} onClick={() => void say('confirm')}>
            Same meaning
          </Button>
          <Button keys="d" onClick={() => void say('dismiss')}>
            Not the same
          </Button>
          <span className="grow" />
          <Button
            icon="undo"
            keys="u"
            busy={undo.pending}
            why={canUndo ? null : 'No decision stands that could be taken back'}
            onClick={() => void takeBack()}
          >
            Undo
          </Button>
        </div>
      </Pane>
    </div>
  )
}

function Members({ group }: { group: Group }) {
  const found = useQuery('semantic.groups', { group: group.group, limit: 1 })
  return (
    <>
      <PaneHeader
        title={formatCounted(group.multiplicity, 'question')}
        about={group.decision === null ? 'of one meaning? the first stands for them' : words[group.decision]}
      />
      {found.error !== null && <ErrorBanner error={found.error} title="The group could not be read" />}
      <ul className={styles['list']}>
        {found.value?.members.map((member) => (
          <li key={member.trace} className={styles['member']}>
            <span className="tone-3">{formatNumber(member.score)}</span>
            <span className={styles['text']}>
              {member.preview === null ? '—' : <RedactedText text={member.preview} />}
            </span>
            <button
              type="button"
              className={styles['link']}
              title={member.trace}
              onClick={() => navigate('trace', [member.trace])}
            >
              {member.trace.slice(0, 8)}
            </button>
          </li>
        ))}
      </ul>
    </>
  )
}
