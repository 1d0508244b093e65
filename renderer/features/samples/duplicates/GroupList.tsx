import { useState } from 'react'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { formatCount, formatNumber } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import styles from './GroupList.module.css'

type Groups = Output<'duplicates.groups'>

const words: Readonly<Record<Groups['groups'][number]['reason'], string>> = {
  representative: 'to read',
  trajectory: 'same run',
  question: 'same question',
  template: 'same template',
  near: 'nearly the same',
}

/** Groups of copies by the one to read of each; a press unfolds the others. */
export function GroupList({ groups }: { groups: Groups['groups'] }) {
  const [open, setOpen] = useState<string | null>(null)
  if (groups.length === 0)
    return <p className={styles['none']}>No two traces are copies at this threshold.</p>
  return (
    <ul className={styles['list']}>
      {groups.map(({ group, multiplicity, reason, lowest_score: lowest, representative }) => (
        <li key={group}>
          <button
            type="button"
            className={styles['group']}
            aria-expanded={open === group}
            onClick={() => setOpen(open === group ? null : group)}
          >
            <span className={styles['count']}>{`× ${formatCount(multiplicity)}`}</span>
            <span className="ellipsis">
              {representative.preview === null ? (
                representative.trace.slice(0, 8)
              ) : (
                <RedactedText text={representative.preview} wrap="line" />
              )}
            </span>
            <Tag>{words[reason]}</Tag>
            <span className="tone-3">{`at least ${formatNumber(lowest)}`}</span>
          </button>
          {open === group && <Members group={group} multiplicity={multiplicity} />}
        </li>
      ))}
    </ul>
  )
}

function Members({ group, multiplicity }: { group: string; multiplicity: number }) {
  const found = useQuery('duplicates.groups', { group, limit: 1 })
  if (found.error !== null) return <ErrorBanner error={found.error} title="The group could not be read" />
  const members = found.value?.members ?? []
  return (
    <ul className={styles['members']}>
      {members.map((member) => (
        <li key={member.trace} className={styles['member']}>
          <span className="tone-3">{formatNumber(member.score)}</span>
          <button
            type="button"
            className={styles['link']}
            title={member.trace}
            onClick={() => navigate('trace', [member.trace])}
          >
            {member.trace.slice(0, 8)}
          </button>
          <span className={styles['preview']}>
            {member.preview === null ? '—' : <RedactedText text={member.preview} wrap="line" />}
          </span>
          <span className="tone-3">{words[member.reason]}</span>
        </li>
      ))}
      {members.length > 0 && members.length < multiplicity && (
        <li className={styles['rest']}>
          {`The ${formatCount(members.length)} most alike of ${formatCount(multiplicity)} are listed.`}
        </li>
      )}
    </ul>
  )
}
