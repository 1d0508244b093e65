import path from 'node:path'
import { pathRef } from '../../core/host.ts'
import type { Command } from '../command.ts'
import { counted } from '../figures.ts'
import { UsageError } from '../status.ts'

const init: Command = {
  words: 'init',
  methods: ['workspace.create'],
  arguments: [{ name: 'DIR' }],
  run: (call) =>
    call.withoutWorkspace(async (client) => {
      const folder = call.path(call.arguments[0] ?? '')
      const made = await client.call(
        'workspace.create',
        { parent: pathRef(path.dirname(folder)), name: path.basename(folder) },
        call.calling,
      )
      return {
        json: { workspace: made.folder, id: made.id, taxonomy: made.taxonomy },
        text: `Made an empty workspace: ${made.folder}\n`,
      }
    }),
}

const copy: Command = {
  words: 'workspace copy',
  methods: ['workspace.copy'],
  arguments: [{ name: 'DIR' }],
  options: { 'without-vault': { about: 'Leave out the source files and keys; no copy has them' } },
  run: (call) => {
    if (!call.flag('without-vault'))
      throw new UsageError('A copy never has the vault; say so with --without-vault.', {
        command: 'workspace copy',
      })
    return call.withWorkspace(async (client) => {
      const out = pathRef(call.path(call.arguments[0] ?? ''))
      const made = await client.call('workspace.copy', { out }, call.calling)
      return {
        json: { workspace: made.folder, id: made.id },
        text: `Copied the workspace without its vault: ${made.folder}\n`,
      }
    })
  },
}

const demo: Command = {
  words: 'demo',
  methods: ['workspace.demo'],
  arguments: [{ name: 'DIR' }],
  options: {
    traces: { value: 'N', about: 'How many traces', sets: ['workspace.demo', 'traces'], number: true },
    seed: {
      value: 'S',
      about: 'The same seed and size give the same bytes',
      sets: ['workspace.demo', 'seed'],
      number: true,
    },
    bodies: {
      value: 'F',
      about: 'Share of traces with text',
      sets: ['workspace.demo', 'bodies'],
      number: true,
    },
  },
  run: (call) =>
    call.withoutWorkspace(async (client) => {
      const [traces, seed, bodies] = [call.number('traces'), call.number('seed'), call.number('bodies')]
      const made = await client.call(
        'workspace.demo',
        {
          folder: call.path(call.arguments[0] ?? ''),
          ...(traces === undefined ? {} : { traces }),
          ...(seed === undefined ? {} : { seed }),
          ...(bodies === undefined ? {} : { bodies }),
        },
        call.calling,
      )
      return {
        json: {
          workspace: made.workspace.folder,
          traces: made.traces,
          spans: made.spans,
          truth: made.truth,
        },
        text: [
          `Made the demo of ${counted(made.traces, 'trace')} and ${counted(made.spans, 'span')}: ${made.workspace.folder}`,
          `What was planted, with raw values: ${made.truth}`,
          '',
        ].join('\n'),
      }
    }),
}

export const workspaceCommands: readonly Command[] = [init, demo, copy]
