import path from 'node:path'
import type { Core } from '../../main/core/createCore.ts'
import { readTruth, type Truth } from '../../main/core/demo/demoFixture.ts'
import { pathRef } from '../../main/core/host.ts'
import type { Ports } from '../../main/core/ports.ts'
import type { CallInput, MethodName, Output } from '../../shared/protocol/protocol.ts'
import { commandLineCore } from '../commandLineCore.ts'

export interface ErasableWorkspace {
  core: Core
  root: string
  truth: Truth
  /** Of a person with several traces: the id as it stood, and the traces. */
  person: { id: string; traces: string[] }
  /** Planted values of theirs that no trace of anybody else holds. */
  values: string[]
  call<N extends MethodName>(method: N, input: CallInput<N>): Promise<Output<N>>
}

/** A demo of 400 traces with labels, copies, clusters, a sample, a set that judges, one that trains, and an export. */
export async function erasableWorkspace(
  folder: string,
  over: Partial<Ports> = {},
): Promise<ErasableWorkspace> {
  const root = path.join(folder, 'workspace')
  const { core, call } = commandLineCore(folder, over)
  await call('workspace.demo', { folder: root, traces: 400, seed: 1 })
  const truth = await readTruth(`${root}.truth.json`)
  const { person, values } = personOf(truth)
  const { ids } = await call('traces.ids', { where: '' })
  const own = new Set(person.traces)
  const labelled = [...person.traces, ...ids.filter((id) => !own.has(id)).slice(0, 60)]
  for (const [index, trace] of labelled.entries())
    await call('label.set', {
      target: { trace },
      label: {
        verdict: index % 3 === 0 ? 'fail' : 'pass',
        primary: index % 3 === 0 ? 'PLN.2' : null,
        note: index < person.traces.length ? `a note about ${trace}` : null,
      },
      reviewer: 'Ada',
    })
  await call('duplicates.find', {})
  await call('clusters.run', { all: true })
  const recipe = { where: '', seed: 1, split: { train: 0, eval: 1, test: 0 } }
  const golden = await call('dataset.build', { recipe: { ...recipe, name: 'golden', profile: 'golden' } })
  const { name, version } = golden
  await call('dataset.export', { name, version, out: pathRef(path.join(folder, 'handed-on')) })
  await call('traces.export', { where: '', format: 'csv', out: pathRef(path.join(folder, 'all.csv')) })
  await call('labels.export', { where: '', out: pathRef(path.join(folder, 'labels.jsonl')) })
  await call('labels.export', { where: '' })
  return { core, root, truth, person, values, call }
}

// Of those with several traces whoever has most that nobody else has.
function personOf({ pii }: Truth): Pick<ErasableWorkspace, 'person' | 'values'> {
  const tracesOf = new Map<string, Set<string>>()
  const holders = new Map<string, Set<string>>()
  for (const { type, value, trace_id: trace } of pii) {
    if (type === 'PERSON_ID') tracesOf.set(value, new Set([...(tracesOf.get(value) ?? []), trace]))
    holders.set(value, new Set([...(holders.get(value) ?? []), trace]))
  }
  const people = [...tracesOf]
    .filter(([, traces]) => traces.size >= 4 && traces.size <= 8)
    .map(([id, traces]) => ({
      person: { id, traces: [...traces] },
      values: [...holders]
        .filter(([, own]) => [...own].every((trace) => traces.has(trace)))
        .map(([value]) => value),
    }))
    .sort((a, b) => b.values.length - a.values.length)
  const [most] = people
  if (most === undefined) throw new Error('nobody has several traces')
  return most
}
