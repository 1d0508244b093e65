import path from 'node:path'
import { createCore, type Core } from '../main/core/createCore.ts'
import type { Host } from '../main/core/host.ts'
import type { Ports } from '../main/core/ports.ts'
import { protocol, type CallInput, type MethodName, type Output } from '../shared/protocol/protocol.ts'
import { migrations, testPorts } from './workspaceFixture.ts'

export interface AskedCore {
  core: Core
  call<N extends MethodName>(method: N, input: CallInput<N>): Promise<Output<N>>
}

/** A whole core as the command line has it, without a workspace; its own files go below `folder`. */
export function commandLineCore(folder: string, over: Partial<Ports> = {}): AskedCore {
  const host: Host = {
    kind: 'command line',
    dataFolder: path.join(folder, 'application'),
    resolve: () => {
      throw new Error('no ref is issued here')
    },
    refFor: (file) => `ref of ${path.basename(file)}`,
    list: () => Promise.reject(new Error('no dialog here')),
  }
  const core = createCore({ ports: testPorts(over), host, migrations })
  return {
    core,
    call: async <N extends MethodName>(method: N, input: CallInput<N>): Promise<Output<N>> => {
      const answer = await core.dispatcher.call(method, input, { caller: 'command line' })
      return protocol[method].output.parse(answer) as Output<N>
    },
  }
}
