import { Code } from '../../../components/Code.tsx'
import type { Diff } from './changeWords.ts'
import styles from './LabelChange.module.css'

/** The label of an example in both versions: what it was, struck, and what it is. */
export function LabelChange({ of }: { of: Diff['examples'][number] }) {
  const was = of.verdict_before === null ? null : <Label verdict={of.verdict_before} code={of.code_before} />
  const is = of.verdict_after === null ? null : <Label verdict={of.verdict_after} code={of.code_after} />
  const same = of.verdict_before === of.verdict_after && of.code_before === of.code_after
  if (was !== null && is !== null && same)
    return (
      <span className={styles['labels']}>
        {is}
        {of.kinds.includes('relabelled') && <span className="tone-3">in its other codes or answer</span>}
      </span>
    )
  return (
    <span className={styles['labels']}>
      {was !== null && (
        <del className={styles['was']}>
          <span className="visually-hidden">was </span>
          {was}
        </del>
      )}
      {was !== null && is !== null && <span aria-hidden="true">→</span>}
      {is !== null && (
        <ins className={styles['is']}>
          {was !== null && <span className="visually-hidden"> now </span>}
          {is}
        </ins>
      )}
    </span>
  )
}

function Label({ verdict, code }: { verdict: string; code: string | null }) {
  return code === null ? <span>{verdict}</span> : <Code>{code}</Code>
}
