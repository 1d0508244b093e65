import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { reduceTokens } from '../../redaction/tokens.ts'
import { questionKey } from './questionKey.ts'

/** Everything an example says but its own id and its split. */
export interface ExampleContent {
  input: unknown
  expected: unknown
  chosen?: unknown
  rejected?: unknown
  completion?: unknown
  good?: unknown
  steps?: unknown
  trajectories?: unknown
  metadata: Record<string, unknown>
}

/** What tells two versions of an example apart. */
export interface ExampleKeys {
  /** Where it comes from, stable over versions. */
  source: string
  /** Of the input. */
  text: string
  /** Of all that is said about the input. */
  label: string
  /** Of the input with tokens reduced, so that neither key nor redaction epoch moves it. */
  masked: string
  /** Of what people ask in the input, as groups of copies compare it; empty where nothing is asked. */
  question: string
}

/** An example in canonical form. Its split is not in it yet: it goes in at `splitAt`. */
export interface SealedExample {
  id: string
  text: string
  splitAt: number
  keys: ExampleKeys
}

const before = ['chosen', 'completion', 'expected', 'good', 'input', 'metadata', 'rejected'] as const
const after = ['steps', 'trajectories'] as const
const labelling = ['chosen', 'completion', 'expected', 'good', 'rejected', 'steps', 'trajectories'] as const

const short = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 32)

/**
 * The canonical text of an example with its id, each part written once. Fails with invalid_input on a text
 * without a canonical form.
 */
export function sealExample(content: ExampleContent, source: string): SealedExample {
  const { example_id: _, ...metadata } = content.metadata
  const texts = new Map<string, string>()
  for (const key of [...before, ...after])
    if (key !== 'metadata' && content[key] !== undefined) texts.set(key, canonicalJson(content[key]))
  const joined = (keys: readonly string[]) =>
    keys.flatMap((key) => (texts.has(key) ? [`"${key}":${texts.get(key)}`] : [])).join(',')
  texts.set('metadata', canonicalJson(metadata))
  const tail = joined(after)
  const id = createHash('sha256')
    .update(`{${joined(before)}${tail === '' ? '' : `,${tail}`}}`)
    .digest('hex')
  const labels = joined(labelling)
  texts.set('metadata', canonicalJson({ ...metadata, example_id: id }))
  const head = `{${joined(before)}`
  const input = texts.get('input') ?? ''
  return {
    id,
    text: `${head}${tail === '' ? '' : `,${tail}`}}`,
    splitAt: head.length,
    keys: {
      source,
      text: short(input),
      label: short(`${labels} ${String(metadata['verdict'] ?? '')}`),
      masked: short(reduceTokens(input)),
      question: questionKey(content.input),
    },
  }
}

/** SHA-256 of the canonical form of an example without its own id and without its split. */
export function exampleId(content: ExampleContent): string {
  return sealExample(content, '').id
}

/** The canonical text with its split. */
export function withSplit({ text, splitAt }: Pick<SealedExample, 'text' | 'splitAt'>, split: string): string {
  return `${text.slice(0, splitAt)},"split":"${split}"${text.slice(splitAt)}`
}

/** What an example is over versions: its trace, or the runs of its scenario, and the variant it is. */
export function sourceKeyOf(metadata: Readonly<Record<string, unknown>>): string {
  const { scenario, trace_uid: trace, augmented } = metadata
  const own = typeof scenario === 'string' ? `scenario ${scenario}` : `trace ${String(trace)}`
  if (typeof augmented !== 'object' || augmented === null || !('variant' in augmented)) return own
  return `${own} variant ${String(augmented.variant)}`
}
