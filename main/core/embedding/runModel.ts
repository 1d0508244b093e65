import { readFile } from 'node:fs/promises'
import type { InferenceSession, Tensor } from 'onnxruntime-web'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Dense } from '../text/svd.ts'
import { normalise } from '../text/svd.ts'

export interface ModelInput {
  model: string
  /** Token ids of each text. */
  tokens: readonly (readonly number[])[]
  firstToken: boolean
}

type Runtime = typeof import('onnxruntime-web')

const sessions = new Map<string, Promise<{ runtime: Runtime; session: InferenceSession }>>()

/** Vectors of texts by a model: of the first token, or the mean over all, of length one. Fails with unsupported. */
export async function runModel({ model, tokens, firstToken }: ModelInput): Promise<Dense> {
  const { runtime, session } = await sessionOf(model)
  const [rows, width] = [tokens.length, Math.max(1, ...tokens.map((each) => each.length))]
  const ids = new BigInt64Array(rows * width)
  const mask = new BigInt64Array(rows * width)
  tokens.forEach((each, row) =>
    each.forEach((id, at) => {
      ids[row * width + at] = BigInt(id)
      mask[row * width + at] = 1n
    }),
  )
  const tensor = (values: BigInt64Array) => new runtime.Tensor('int64', values, [rows, width])
  const given: Record<string, Tensor> = {
    input_ids: tensor(ids),
    attention_mask: tensor(mask),
    token_type_ids: tensor(new BigInt64Array(rows * width)),
  }
  const feeds = Object.fromEntries(
    session.inputNames.map((name) => {
      const known = given[name]
      if (known === undefined) throw unfit(`it asks for an input ${name}`)
      return [name, known]
    }),
  )
  const answers = await session.run(feeds)
  const said = answers['sentence_embedding'] ?? answers[session.outputNames[0] ?? '']
  if (said === undefined || !(said.data instanceof Float32Array)) throw unfit('it answers no numbers')
  return pooled(said.data, said.dims, { mask, width, firstToken })
}

function pooled(
  data: Float32Array,
  dims: readonly number[],
  { mask, width, firstToken }: { mask: BigInt64Array; width: number; firstToken: boolean },
): Dense {
  const [rows = 0] = dims
  const columns = dims.at(-1) ?? 0
  const values = new Float32Array(rows * columns)
  if (dims.length === 2) values.set(data)
  else if (dims.length !== 3) throw unfit(`its answer has ${dims.length} dimensions`)
  else
    for (let row = 0; row < rows; row++) {
      const count = firstToken ? 1 : width
      for (let at = 0; at < count; at++) {
        if (mask[row * width + at] !== 1n) continue
        for (let column = 0; column < columns; column++)
          values[row * columns + column] =
            (values[row * columns + column] ?? 0) + (data[(row * width + at) * columns + column] ?? 0)
      }
    }
  const vectors = { rows, columns, values }
  normalise(vectors)
  return vectors
}

function sessionOf(model: string): Promise<{ runtime: Runtime; session: InferenceSession }> {
  const known = sessions.get(model)
  if (known !== undefined) return known
  const opening = open(model)
  sessions.set(model, opening)
  return opening
}

async function open(model: string) {
  let runtime: Runtime
  try {
    runtime = await import('onnxruntime-web')
  } catch (cause) {
    throw new WorkbenchError(
      'unsupported',
      'The runtime for model files is not installed here. Nothing was changed.',
      { hint: 'Install Assay with its optional parts, or give the address of a server.', cause },
    )
  }
  // One thread: this is a thread of its own already, and the answer must not depend on how many there are.
  runtime.env.wasm.numThreads = 1
  runtime.env.logLevel = 'error'
  try {
    return { runtime, session: await runtime.InferenceSession.create(await readFile(model)) }
  } catch (cause) {
    throw unfit(
      cause instanceof Error ? (cause.message.split('\n')[0] ?? '').slice(0, 160) : 'it does not open',
    )
  }
}

const unfit = (why: string) =>
  new WorkbenchError('unsupported', `This model cannot be used: ${why}. Nothing was changed.`, {
    hint: 'Choose a model for sentence vectors that was exported to ONNX.',
  })
