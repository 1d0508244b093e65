import type { CallContext } from '../../handlers.ts'
import type { Ports } from '../../ports.ts'
import type { EmbedderChoice } from '../../../../shared/protocol/methods/embedders.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { embedderFor } from '../../embedding/embedding.ts'
import { findValues } from '../../redaction/redaction.ts'
import type { Dense } from '../../text/svd.ts'
import { withCrew } from './crew.ts'
import { wordsOf } from '../../text/terms.ts'
import { partitionRows } from './partition.ts'

/** The built-in embedder is meant where none is named. */
export type Unembedded<Input> = Omit<Input, 'embedder'> & { embedder?: EmbedderChoice }

/** The usual number of dimensions for short texts. */
const rank = 150

/**
 * Clusters texts by what they say, without a model. `cluster` is null for a text that is like no other; numbers
 * follow the order of the input. The same texts and seed give the same answer. A server at an address sees masked
 * texts alone.
 */
export async function clusterTexts(
  ports: Pick<Ports, 'startWorker'>,
  { texts, resolution, seed, embedder = { kind: 'built-in' } }: Unembedded<Input<'clusters.texts'>>,
  { signal, progress }: CallContext,
): Promise<Output<'clusters.texts'>> {
  const { distinct, firstOf, formOf, copies } = formsOf(
    texts.map(({ text }) => (embedder.kind === 'address' ? withoutValues(text) : text)),
  )
  if (embedder.kind === 'export')
    throw new WorkbenchError('invalid_input', 'Texts have no vectors of an export. Nothing was clustered.')
  const given =
    embedder.kind === 'built-in'
      ? null
      : await (await embedderFor({ ports }, embedder, seed)).embed(firstOf, { signal, progress })
  const { membership, ...rest } = await withCrew(ports, signal, async (crew) => {
    const made = async () => {
      const matrix = await crew.run('textFeatures', { texts: distinct })
      progress({ phase: 'Reducing dimensions', done: 0, total: 4, unit: 'steps' })
      return crew.run('vectors', { matrix, rank, seed })
    }
    const vectors = given === null ? await made() : shared(given)
    return partitionRows(vectors, { resolution, seed, leastSize: 2, progress }, crew)
  })
  const numbers = new Map<string, string>()
  const clusterOf = (form: number): string | null => {
    const own = membership[form] ?? -1
    // What was said twice is like another, if only like itself.
    if (own < 0 && ((copies[form] ?? 0) < 2 || distinct[form] === '')) return null
    const key = own < 0 ? `form ${form}` : `cluster ${own}`
    const number = numbers.get(key) ?? String(numbers.size + 1)
    numbers.set(key, number)
    return number
  }
  return {
    rows: texts.map(({ id }, row) => ({ id, cluster: clusterOf(formOf[row] ?? 0) })),
    clusters: numbers.size,
    resolution: rest.resolution,
    // One text, or none, agrees with itself whatever it says.
    agreement: distinct.length < 2 ? null : rest.agreement,
  }
}

// The kind alone stands for a value: no workspace gives a key here, and a token of a known key could be guessed back.
function withoutValues(text: string): string {
  return findValues(text).reduceRight(
    (masked, { type, start, end }) => `${masked.slice(0, start)}[${type}]${masked.slice(end)}`,
    text,
  )
}

function shared({ values, ...rest }: Dense): Dense {
  const own = new Float32Array(new SharedArrayBuffer(values.byteLength))
  own.set(values)
  return { ...rest, values: own }
}

interface Forms {
  /** Each text's words, once. */
  distinct: string[]
  /** The first text of each, as it is written: a model reads case and punctuation. */
  firstOf: string[]
  /** Row of `distinct` for each text. */
  formOf: number[]
  copies: number[]
}

// Copies would be one another's only neighbours, so that each text would be clustered with itself alone.
function formsOf(texts: readonly string[]): Forms {
  const forms = new Map<string, number>()
  const firstOf: string[] = []
  const copies: number[] = []
  const formOf = texts.map((text) => {
    const form = wordsOf(text).join(' ')
    const number = forms.get(form) ?? forms.size
    firstOf[number] ??= text
    forms.set(form, number)
    copies[number] = (copies[number] ?? 0) + 1
    return number
  })
  return { distinct: [...forms.keys()], firstOf, formOf, copies }
}
