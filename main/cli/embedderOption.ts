import { existsSync } from 'node:fs'
import { pathRef } from '../core/host.ts'
import type { EmbedderChoice } from '../../shared/protocol/methods/embedders.ts'
import type { Call, Option } from './command.ts'
import { UsageError } from './status.ts'

/** Options by which a command takes an embedder. */
export const embedderOptions = {
  embedder: {
    value: 'E',
    about:
      'What makes vectors of texts: built-in, export (vectors that came with the traces), a folder with model.onnx, or the address of a server',
  },
  model: { value: 'M', about: 'The model that the server is asked for' },
  remote: { about: 'The address is another machine, and masked texts may go there' },
} as const satisfies Record<string, Option>

/** The embedder that a command was given; the built-in one where it was given none. */
export function embedderOf(call: Call): EmbedderChoice {
  const given = call.text('embedder') ?? 'built-in'
  if (given === 'built-in' || given === 'export') return { kind: given }
  if (!/^https?:\/\//.test(given)) {
    if (!existsSync(call.path(given)))
      throw new UsageError(`--embedder is built-in, export, a folder or an http address, not ${given}.`)
    return { kind: 'folder', folder: pathRef(call.path(given)) }
  }
  const model = call.text('model')
  if (model === undefined) throw new UsageError('An address needs --model.')
  return { kind: 'address', url: given, model, remote: call.flag('remote') }
}
