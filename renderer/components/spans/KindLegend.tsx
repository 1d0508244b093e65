import { spanKinds } from '../../../shared/protocol/methods/trace.ts'
import { kindCues } from '../KindIcon.tsx'
import { KindBar } from './KindBar.tsx'
import type { Span } from './span.ts'
import styles from './KindLegend.module.css'

/** The kinds that a trace holds, each with the texture of its bar. */
export function KindLegend({ spans }: { spans: readonly Span[] }) {
  const held = new Set(spans.map((span) => span.kind))
  const kinds = spanKinds.filter((kind) => held.has(kind))
  return (
    <ul className={styles['legend']} aria-label="Kinds of spans">
      {kinds.map((kind) => (
        <li key={kind} className={styles['kind']}>
          <span className={styles['sample']}>
            <KindBar kind={kind} />
          </span>
          {kindCues[kind].title}
        </li>
      ))}
    </ul>
  )
}
