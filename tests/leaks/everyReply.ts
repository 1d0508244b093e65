import path from 'node:path'
import { pathRef } from '../../main/core/host.ts'
import type { CallInput, MethodName } from '../../shared/protocol/protocol.ts'
import { dimensions, metrics } from '../../shared/domain/dimensions.ts'
import { leaksIn, type Leak } from './everyText.ts'
import type { LeakingWorkspace } from './leakingWorkspace.ts'

/** Methods that are not asked, each with its reason. */
export const notAsked: Partial<Record<MethodName, string>> = {
  'raw.get': 'gives the source record on purpose, with a reason that is logged',
  'workspace.demo': 'was called to make the workspace',
  'workspace.open': 'changes which workspace is open',
  'workspace.create': 'changes which workspace is open',
  'workspace.close': 'closes it',
  'imports.remove': 'takes away what is being looked at',
  'host.list': 'lists files of the machine, not what is in the workspace',
}

const reviewer = 'Ada'

/** Calls every method, those about one trace for each of `traces`, and looks for planted values in the replies. */
export async function leaksInReplies(
  { call, folder, search }: LeakingWorkspace,
  traces: readonly string[],
): Promise<{ leaks: Leak[]; asked: Set<MethodName> }> {
  const leaks: Leak[] = []
  const asked = new Set<MethodName>()
  const ask = async <N extends MethodName>(method: N, input: CallInput<N>) => {
    const output = await call(method, input)
    asked.add(method)
    // A path that the caller named is the caller's own word and comes back as it was given.
    const text = JSON.stringify(output, (key, value: unknown) =>
      method === 'import.run' && key === 'path' ? undefined : value,
    )
    leaks.push(...leaksIn(method, [{ text }], search))
    return output
  }
  const out = (name: string) => pathRef(path.join(folder, 'out', name))

  await ask('taxonomy.get', {})
  for (const [index, trace] of traces.entries()) {
    const { spans } = await ask('trace.get', { trace, bodyLimit: 10_000_000 })
    await Promise.all([
      ...spans.map(({ span }) => ask('span.get', { trace, span })),
      ask('trace.find', { trace, text: '@' }),
      ask('trace.find', { trace, text: '[' }),
      ask('lineage.get', { id: trace }),
    ])
    if (index % 5 === 0) {
      await ask('label.set', {
        target: { trace },
        label: { verdict: index % 10 === 0 ? 'fail' : 'pass', primary: index % 10 === 0 ? 'PLN.2' : null },
        reviewer,
      })
    }
    await ask('labels.get', { trace })
  }
  await ask('label.undo', { reviewer })
  await ask('label.redo', { reviewer })
  await ask('labels.progress', { where: '', reviewer })
  await ask('labels.export', { where: '' })
  await ask('reviewers.list', {})

  await ask('slice.summary', { where: '' })
  await ask('slice.facets', { where: '', dimensions: [...dimensions], limit: 500 })
  await ask('slice.histogram', { where: '', column: 'csat' })
  await ask('slice.timeline', { where: '' })
  for (const by of dimensions) {
    await ask('slice.groups', {
      where: '',
      by: [by],
      metrics: metrics.slice(0, 12).map(({ name }) => name),
      limit: 5000,
    })
  }
  await ask('slice.compare', {
    a: "plan_tier = 'pro'",
    b: "plan_tier = 'free'",
    by: ['user'],
    metrics: ['csat'],
  })
  await ask('slice.check', { where: "plan_tier = 'pro'" })
  await ask('traces.page', { where: '', limit: 1000 })
  await ask('traces.ids', { where: 'text ~ "@"' })
  for (const format of ['jsonl', 'csv', 'parquet'] as const)
    await ask('traces.export', { where: '', format, out: out(`traces.${format}`) })
  const saved = await ask('slices.save', { name: 'pro', where: "plan_tier = 'pro'" })
  await ask('slices.list', {})
  await ask('slices.remove', { id: saved.id })

  const { policy } = await ask('policy.default', {})
  await ask('sample.preview', { policy })
  await ask('sample.draw', { name: 'plan', policy })
  await ask('samples.list', {})
  await ask('duplicates.find', { threshold: 0.6 })
  const { groups } = await ask('duplicates.groups', { limit: 500 })
  for (const { group } of groups.slice(0, 20)) await ask('duplicates.groups', { group })
  await ask('duplicates.pairs', { limit: 1000 })
  const meaning = await ask('semantic.find', { threshold: 0.5 })
  if (meaning.groups === 0) throw new Error('no group of one meaning was found')
  const { groups: alike } = await ask('semantic.groups', { limit: 500 })
  for (const { group } of alike.slice(0, 20)) await ask('semantic.groups', { group })
  await ask('semantic.decide', { group: alike[0]?.group ?? '', decision: 'confirm', reviewer })
  await ask('semantic.undo', { reviewer })
  await ask('duplicates.undo', {})
  await ask('duplicates.find', {})

  const { clusters } = await ask('clusters.run', { all: true })
  for (const { id } of clusters) await ask('cluster.get', { cluster: id, limit: 500 })
  const [first = '', second = ''] = clusters.map(({ id }) => id)
  await ask('cluster.rename', { cluster: first, name: 'Out of order', reviewer })
  const { traces: theirs } = await ask('cluster.get', { cluster: first, limit: 2 })
  const where = `trace = '${theirs[0]?.trace ?? ''}'`
  if (theirs.length > 1) await ask('cluster.split', { cluster: first, where, name: 'One of them', reviewer })
  await ask('clusters.undo', { reviewer })
  await ask('cluster.merge', { cluster: second, into: first, reviewer })
  await ask('clusters.list', {})
  await ask('clusters.undo', { reviewer })
  await ask('map.layout', {})
  await ask('map.points', { colourBy: 'user' })
  const polygon: [number, number][] = [
    [0, 0],
    [1, 0],
    [1, 1],
    [0, 1],
  ]
  await ask('map.selection', { polygon })
  await ask('selections.save', { polygon, name: 'everything on the map' })
  await ask('selections.keep', { where: "plan_tier = 'pro'", name: 'those who pay' })
  await ask('selections.list', {})
  await ask('selections.remove', { name: 'everything on the map' })
  await ask('clusters.texts', { texts: traces.map((id) => ({ id, text: id })) })

  const items = traces.map((id) => ({ id, parts: [id] }))
  await ask('decontamination.texts', { train: items, evaluation: items.slice(0, 5), certificate: true })
  const sha = 'a'.repeat(64)
  await ask('decontamination.decide', {
    train_sha256: sha,
    eval_sha256: sha,
    decision: 'dismiss',
    reason: 'Another question',
    reviewer,
  })
  await ask('decontamination.decisions', {})

  const recipe = { name: 'leaks', where: 'labelled = true', split: 'eval' as const }
  await ask('dataset.preview', { recipe })
  const built = await ask('dataset.build', { recipe })
  const version = { name: built.name, version: built.version }
  await ask('datasets.list', {})
  await ask('dataset.examples', { ...version, limit: 500 })
  await ask('dataset.slices', version)
  await ask('dataset.card', version)
  await ask('dataset.contamination', version)
  await ask('dataset.export', { ...version, out: out('leaks') })
  for (const format of ['csv', 'promptfoo', 'phoenix'])
    await ask('dataset.exportPreview', { ...version, format, first: 20 })
  await ask('dataset.verify', version)
  await ask('dataset.tag', { ...version, tag: 'released' })
  await ask('dataset.resolve', { version: `${built.name}@released` })
  await ask('dataset.diff', { before: built.name, after: `${built.name}@released` })
  const golden = await ask('dataset.build', { recipe: { ...recipe, name: 'golden', profile: 'golden' } })
  await ask('dataset.unlock', { name: golden.name, reason: 'a test of what replies hold' })
  await ask('policy.save', { name: 'leaks', policy: { seed: 1, rules: [{ name: 'some', rate: 0.5 }] } })
  await ask('policies.list', {})
  await ask('coverage', { by: ['code', 'plan_tier', 'agent_version'] })
  for (const standard of ['openlineage', 'prov', 'intoto'] as const)
    await ask('lineage.statement', { dataset: built.name, standard })
  await ask('recipe.save', { recipe })
  await ask('recipes.list', {})

  await ask('erase.run', { trace: traces[0] ?? '', reason: 'a test of what replies hold', dryRun: true })
  await ask('erasures.list', {})
  await ask('formats.list', {})
  await ask('imports.list', {})
  await ask('rejects.list', { limit: 10_000 })
  const broken = path.join(folder, 'for lost.export@tidewell.example.jsonl')
  await ask('import.run', { files: [{ ref: pathRef(broken) }] })
  await ask('import.detect', { files: [pathRef(path.join(folder, 'other.jsonl'))] })
  await ask('app.info', {})
  await ask('app.diagnostics', {})
  await ask('workspace.recent', {})
  await ask('workspace.copy', { out: out('copy') })
  await ask('jobs.list', {})
  await ask('jobs.cancel', { jobId: 'none' })
  return { leaks, asked }
}
