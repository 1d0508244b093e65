import type { spanKinds } from '../../shared/protocol/methods/trace.ts'
import { Icon } from './Icon.tsx'
import type { IconName } from './iconPaths.ts'
import styles from './KindIcon.module.css'

export type SpanKind = (typeof spanKinds)[number]

/** The three cues of each kind: sign, colour token and the texture of its bar. */
export const kindCues: Record<SpanKind, { title: string; icon: IconName; colour: string; bar: BarTexture }> =
  {
    agent: { title: 'agent', icon: 'agent', colour: '--k-agent', bar: 'thin' },
    llm: { title: 'model call', icon: 'llm', colour: '--k-llm', bar: 'solid' },
    tool: { title: 'tool', icon: 'tool', colour: '--k-tool', bar: 'outline' },
    retriever: { title: 'retrieval', icon: 'retriever', colour: '--k-ret', bar: 'hatched' },
    guardrail: { title: 'guardrail', icon: 'guardrail', colour: '--k-guard', bar: 'shield' },
    handoff: { title: 'handoff', icon: 'handoff', colour: '--k-hand', bar: 'arrow' },
    memory: { title: 'memory', icon: 'memory', colour: '--k-mem', bar: 'capsule' },
    chain: { title: 'chain', icon: 'chain', colour: '--k-agent', bar: 'dashed' },
    embedding: { title: 'embedding', icon: 'target', colour: '--k-ret', bar: 'hatched' },
    reranker: { title: 'reranker', icon: 'sort', colour: '--k-ret', bar: 'hatched' },
    evaluator: { title: 'evaluator', icon: 'check', colour: '--k-guard', bar: 'solid' },
    prompt: { title: 'prompt', icon: 'quote', colour: '--k-llm', bar: 'outline' },
    other: { title: 'other', icon: 'other', colour: '--k-agent', bar: 'solid' },
  }

export type BarTexture = 'thin' | 'dashed' | 'solid' | 'outline' | 'hatched' | 'shield' | 'arrow' | 'capsule'

const colours: Record<string, string | undefined> = styles

/** The sign of a span's kind in its colour; `labelled` where no word stands beside it. */
export function KindIcon({ kind, labelled = false }: { kind: SpanKind; labelled?: boolean }) {
  const cue = kindCues[kind]
  return (
    <span
      className={colours[cue.colour.slice(4)]}
      {...(labelled ? { role: 'img', 'aria-label': cue.title } : {})}
    >
      <Icon name={cue.icon} />
    </span>
  )
}
