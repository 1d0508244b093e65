import { Button } from '../../../components/Button.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { formatCount } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import { LabelChange } from './LabelChange.tsx'
import { changeWords, type ChangeKind, type Diff } from './changeWords.ts'
import styles from './ChangedExamples.module.css'

/** The examples that differ, each a step from its trace. */
export function ChangedExamples({ diff, kind }: { diff: Diff; kind: ChangeKind | null }) {
  const { examples, counts } = diff
  const all = kind === null ? counts.added + counts.removed + counts.changed : counts[kind]
  if (examples.length === 0)
    return <p className={styles['none']}>No example differs{kind === null ? '' : ' in this way'}.</p>
  return (
    <>
      <ul className={styles['list']}>
        {examples.map((each) => (
          <li key={each.source_key} className={styles['row']}>
            <span className="mono">{(each.after ?? each.before ?? '').slice(0, 8)}</span>
            <span className="row row-wrap">
              {each.kinds.map((word) => (
                <Tag key={word}>{word in changeWords ? changeWords[word as ChangeKind] : word}</Tag>
              ))}
            </span>
            <LabelChange of={each} />
            <span className="tone-2">{splitWords(each.split_before, each.split_after)}</span>
            <Button size="small" kind="link" onClick={() => navigate('trace', [each.trace])}>
              {`Trace ${each.trace.slice(0, 8)}`}
            </Button>
          </li>
        ))}
      </ul>
      {all > examples.length && (
        <p
          className={styles['none']}
        >{`The first ${formatCount(examples.length)} of ${formatCount(all)}.`}</p>
      )}
    </>
  )
}

function splitWords(before: string | null, after: string | null): string {
  if (before === after) return after ?? ''
  if (before === null) return `into ${after}`
  return after === null ? `out of ${before}` : `${before} to ${after}`
}
