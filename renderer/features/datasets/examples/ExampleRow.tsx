import { useEffect } from 'react'
import { classes } from '../../../components/classes.ts'
import { Code } from '../../../components/Code.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { StatusGlyph, verdictStatus } from '../../../components/StatusGlyph.tsx'
import { metaText, questionOf, type Example } from '../version.ts'
import styles from './ExampleRow.module.css'

/** An example in two lines: what it asks, and what is expected. */
export function ExampleRow({
  example,
  index,
  active,
  want,
}: {
  example: Example | undefined
  index: number
  active: boolean
  want: (index: number) => void
}) {
  useEffect(() => {
    if (example === undefined) want(index)
  }, [example, index, want])
  if (example === undefined) return <span className={styles['waiting']} aria-label="Loading" />
  const { answer, must_not: codes } = example.expected
  return (
    <span className={classes(styles['row'], active && styles['active'])}>
      <StatusGlyph status={verdictStatus(metaText(example, 'verdict'))} />
      <span className={styles['lines']}>
        <span className={styles['question']}>
          <RedactedText text={questionOf(example).slice(0, 200)} wrap="line" />
        </span>
        <span className={styles['second']}>
          {codes.map((code) => (
            <Code key={code}>{code}</Code>
          ))}
          {answer !== null && <span className="ellipsis">has an answer</span>}
          <span className="grow" />
          <span>{example.split}</span>
          <span className="mono">{example.example_id.slice(0, 8)}</span>
        </span>
      </span>
    </span>
  )
}
