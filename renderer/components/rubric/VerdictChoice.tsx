import type { Verdict } from '../../../shared/domain/label.ts'
import { classes } from '../classes.ts'
import { Kbd } from '../Kbd.tsx'
import { StatusGlyph } from '../StatusGlyph.tsx'
import styles from './Rubric.module.css'

const choices: readonly { verdict: Verdict; word: string; keys: string }[] = [
  { verdict: 'pass', word: 'Pass', keys: 'p' },
  { verdict: 'fail', word: 'Fail', keys: 'f' },
  { verdict: 'defer', word: 'Defer', keys: 'd' },
]

/** Pass, fail or defer; the chosen one again takes it back. */
export function VerdictChoice({
  verdict,
  onChoose,
}: {
  verdict: Verdict | null
  onChoose: (verdict: Verdict) => void
}) {
  return (
    <div className={styles['verdicts']}>
      {choices.map((choice) => (
        <button
          key={choice.verdict}
          type="button"
          className={classes(styles['verdict'], verdict === choice.verdict && styles[choice.verdict])}
          aria-pressed={verdict === choice.verdict}
          aria-keyshortcuts={choice.keys.toUpperCase()}
          onClick={() => onChoose(choice.verdict)}
        >
          <StatusGlyph status={choice.verdict} word="" />
          {choice.word}
          <span className="grow" />
          <Kbd keys={choice.keys} />
        </button>
      ))}
    </div>
  )
}
