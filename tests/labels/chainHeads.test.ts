import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createCore } from '../../main/core/createCore.ts'
import { pathRef, type Host } from '../../main/core/host.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import { directClient } from '../../shared/protocol/client.ts'
import { protocol } from '../../shared/protocol/protocol.ts'
import { migrations, reopened, testPorts, withFolder } from '../workspaceFixture.ts'
import { draft, importTraces, onTrace } from './labelFixture.ts'

function coreIn(folder: string) {
  const refuse = () => {
    throw new WorkbenchError('unsupported', 'Not in this test.')
  }
  const host: Host = {
    kind: 'command line',
    dataFolder: path.join(folder, 'data'),
    resolve: refuse,
    refFor: pathRef,
    list: async () => refuse(),
  }
  const core = createCore({ ports: testPorts(), host, migrations })
  return { core, client: directClient(protocol, core.dispatcher, 'command line') }
}

test('whole lines cut off a label log are noticed at the next open, and nothing is touched', () =>
  withFolder(async (folder) => {
    const first = coreIn(folder)
    await first.client.call('workspace.create', { parent: pathRef(folder), name: 'w' })
    await first.core.close()
    const root = path.join(folder, 'w')
    const traces = await reopened(root, (workspace) => importTraces(workspace, folder, 3))

    const second = coreIn(folder)
    await second.core.open(root)
    for (const { trace } of traces)
      await second.client.call('label.set', { target: onTrace(trace), label: draft({}), reviewer: 'Ada' })
    await second.core.close()

    const recorded = JSON.parse(await readFile(path.join(root, 'workspace.json'), 'utf8')) as {
      chain_heads: Record<string, { seq: number }>
    }
    const [origin = ''] = Object.keys(recorded.chain_heads)
    const log = path.join(root, 'labels', `${origin}.jsonl`)
    const whole = await readFile(log, 'utf8')
    const cut = `${whole.trimEnd().split('\n').slice(0, -2).join('\n')}\n`
    await writeFile(log, cut)

    const third = coreIn(folder)
    await expect(third.core.open(root)).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.stringContaining('2 of its events are missing') as string,
    })
    expect(await readFile(log, 'utf8')).toBe(cut)
    await writeFile(log, whole)
    await third.core.open(root)
    await third.core.close()
  }))

test('a log that is longer than recorded, as after a crash, opens', () =>
  withFolder(async (folder) => {
    const first = coreIn(folder)
    await first.client.call('workspace.create', { parent: pathRef(folder), name: 'w' })
    await first.core.close()
    const root = path.join(folder, 'w')
    const file = path.join(root, 'workspace.json')
    const before = await readFile(file)
    const traces = await reopened(root, (workspace) => importTraces(workspace, folder, 1))
    const second = coreIn(folder)
    await second.core.open(root)
    const label = { target: onTrace(traces[0]?.trace ?? ''), label: draft({}), reviewer: 'Ada' }
    await second.client.call('label.set', label)
    await second.core.close()
    await writeFile(file, before)
    await second.core.open(root)
    expect(await second.client.call('reviewers.list', {})).toMatchObject({ reviewers: [{ labels: 1 }] })
    await second.core.close()
  }))
