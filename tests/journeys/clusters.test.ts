import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { clusterGet, clustersList, clustersRun } from '../../main/core/clustering/clustering.ts'
import { adjustedRand, purity } from '../../main/core/clustering/kernels/agreement.ts'
import { generateDemo } from '../../main/core/demo/demo.ts'
import { readTruth, type Truth } from '../../main/core/demo/demoFixture.ts'
import { selectedTraces } from '../../main/core/slices/slices.ts'
import { clusterModes } from '../../shared/protocol/methods/clusters.ts'
import type { Input, Output } from '../../shared/protocol/protocol.ts'
import { importPaths, quietCall } from '../workspaceFixture.ts'
import { withDemo, type Demo } from './demoWorkspace.ts'
import { searchFor } from '../leaks/plantedValues.ts'

type Run = Output<'clusters.run'>

/** Modes by a signature in the course of events, with words of their planted cause. */
const signed: Record<string, RegExp[]> = {
  '2': [/lookup_account/, /verify_identity/],
  '5': [/team_id/, /onboarding_assistant/],
  loop: [/loop/],
  memory: [/memory/],
  handoff: [/hand off/],
  outage: [/outage/],
}
/** Modes that show in what is said, called or retrieved. */
const said: Record<string, RegExp[]> = {
  '3': [/rewards/],
  '4': [/issue_refund/],
  '6': [/refund-threshold/],
  '8': [/amounts/],
}

function modesOf(truth: Truth): Map<string, string> {
  const modes = new Map<string, string>()
  const note = (mode: string, traces: readonly string[]) => {
    for (const trace of traces) modes.set(trace, mode)
  }
  for (const id of ['6', '2', '3', '4', '5', '8']) note(id, truth.stories[id]?.trace_ids ?? [])
  const parts = truth.stories['9']?.parts as Record<string, string[]>
  for (const [part, traces] of Object.entries(parts)) note(part, traces)
  return modes
}

const failures = (
  demo: Demo,
  input: Partial<Input<'clusters.run'>> = {},
  traces: Parameters<typeof clustersRun>[2] = null,
) =>
  clustersRun(
    demo.workspace,
    { where: '', name: 'failures', seed: 1, mode: 'all', all: false, ...input },
    traces,
    quietCall(),
  )

async function membersOf(demo: Demo): Promise<Map<string, string>> {
  const rows = await demo.workspace.database.all<{ trace_uid: string; cluster: string }>({
    text: 'select trace_uid, cluster from traces where cluster is not null',
    values: [],
  })
  return new Map(rows.map(({ trace_uid, cluster }) => [trace_uid, cluster]))
}

/** The cluster that holds most of a mode. */
function clusterOf(
  run: Run,
  members: ReadonlyMap<string, string>,
  modes: ReadonlyMap<string, string>,
  mode: string,
) {
  const counts = new Map<string, number>()
  for (const [trace, cluster] of members)
    if (modes.get(trace) === mode) counts.set(cluster, (counts.get(cluster) ?? 0) + 1)
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return run.clusters.find(({ id }) => id === best?.[0])
}

describe('the failures of the demo', () => {
  test(
    'come apart by their planted cause, are named by it, and give nobody away',
    () =>
      withDemo({ traces: 4000 }, async (demo) => {
        const run = await failures(demo)
        const modes = modesOf(demo.truth)
        const members = await membersOf(demo)
        const ofModes = (wanted: readonly string[]) => {
          const rows = [...members].filter(([trace]) => wanted.includes(modes.get(trace) ?? ''))
          return { found: rows.map(([, cluster]) => cluster), truth: rows.map(([trace]) => modes.get(trace)) }
        }
        const all = ofModes([...Object.keys(signed), ...Object.keys(said)])
        expect(all.truth.length).toBeGreaterThan(300)
        expect(adjustedRand(all.found, all.truth)).toBeGreaterThanOrEqual(0.85)
        for (const mode of [...Object.keys(signed), '3']) {
          const cluster = clusterOf(run, members, modes, mode)
          const own = [...members].filter(([, id]) => id === cluster?.id)
          expect(
            purity(
              own.map(() => 0),
              own.map(([trace]) => modes.get(trace) ?? 'none'),
            ),
          ).toBeGreaterThanOrEqual(0.95)
          const { found } = ofModes([mode])
          expect(found.filter((id) => id === cluster?.id).length / found.length).toBeGreaterThanOrEqual(0.95)
        }
        for (const [mode, words] of Object.entries({ ...signed, ...said })) {
          const cluster = clusterOf(run, members, modes, mode)
          expect(cluster?.terms.length).toBeLessThanOrEqual(3)
          for (const word of words) {
            expect(cluster?.terms.join(' '), mode).toMatch(word)
            const others = run.clusters.filter(({ id }) => id !== cluster?.id)
            expect(others.filter(({ terms }) => word.test(terms.join(' '))).map(({ name }) => name)).toEqual(
              [],
            )
          }
        }
        const values = searchFor(demo.truth.pii.map(({ value }) => value))
        expect(values.values).toBeGreaterThan(1000)
        expect(values.in(JSON.stringify(run.clusters))).toEqual([])
        const people = demo.truth.pii
          .filter(({ type }) => type === 'NAME')
          .flatMap(({ value }) => value.toLowerCase().split(' '))
        const named =
          run.clusters
            .map(({ name }) => name.toLowerCase())
            .join(' ')
            .match(/\p{L}+/gu) ?? []
        expect(people.length).toBeGreaterThan(1000)
        expect(named.filter((word) => word.length > 2 && people.includes(word))).toEqual([])
        expect(values.in(`x ${demo.truth.pii[0]?.value} x`)).not.toEqual([])

        expect(run).toMatchObject({ population: members.size + run.unclustered, mode: 'all' })
        for (const cluster of run.clusters) {
          expect(await demo.count(`cluster = '${cluster.id}'`)).toBe(cluster.size)
          expect(cluster.exemplars.every((trace) => members.get(trace) === cluster.id)).toBe(true)
          expect(cluster.plan_tier.reduce((sum, { n }) => sum + n, 0)).toBe(cluster.size)
        }
        expect(run.clusters.find(({ name }) => name.startsWith('outage'))?.state).toBe('resolved')
        expect(clusterOf(run, members, modes, '2')?.state).toBe('new')
        expect(new Set(run.clusters.map(({ parent }) => parent)).size).toBeLessThan(run.clusters.length / 2)
        const { run: listed, names } = await clustersList(demo.workspace, {})
        expect(listed).toEqual(run)
        expect(names).toEqual(['failures'])

        const story = demo.truth.stories['2']
        const where = `start >= '${story?.window.from}'`
        const day = await failures(
          demo,
          { where, name: 'last day' },
          await selectedTraces(demo.workspace, where),
        )
        const found = day.clusters.filter(({ name }) =>
          name.includes('lookup_account before verify_identity ends'),
        )
        expect(found.length).toBe(1)
        const { traces, total } = await clusterGet(
          demo.workspace,
          { cluster: found[0]?.id ?? '', offset: 0, limit: 500 },
          quietCall(),
        )
        expect(traces.map(({ trace }) => trace).sort()).toEqual([...(story?.trace_ids ?? [])].sort())
        expect(total).toBe(traces.length)
      }),
    240_000,
  )

  test(
    'keep their identity when a tenth comes in, and the same seed gives the same bytes',
    () =>
      withDemo({ traces: 2000 }, async (demo) => {
        const first = await failures(demo)
        const before = await membersOf(demo)
        const again = await failures(demo)
        expect(again.clusters).toEqual(first.clusters)
        const out = path.join(demo.workspace.paths.root, '..', 'more.jsonl')
        const truth = path.join(demo.workspace.paths.root, '..', 'more.truth.json')
        const quiet = { signal: new AbortController().signal, progress: () => undefined }
        await generateDemo({ traces: 200, seed: 2, bodies: 1, out, truth, ...quiet })
        await importPaths(demo.workspace, [out])
        await readTruth(truth)
        const more = await failures(demo)
        expect(more.population).toBeGreaterThan(first.population)
        const after = await membersOf(demo)
        const kept = [...before].filter(([trace, cluster]) => after.get(trace) === cluster).length
        expect(kept / before.size).toBeGreaterThanOrEqual(0.95)
      }),
    240_000,
  )

  test(
    'can be looked at by what was said alone, or by what was called',
    () =>
      withDemo({ traces: 1000 }, async (demo) => {
        const modes = modesOf(demo.truth)
        const named: Record<string, boolean> = {}
        for (const mode of clusterModes) {
          const run = await failures(demo, { mode, name: mode })
          named[mode] =
            clusterOf(run, await membersOf(demo), modes, '2')?.name.includes('before verify_identity') ===
            true
        }
        expect(named).toEqual({ all: true, text: false, tools: true })
      }),
    240_000,
  )

  test(
    'stay as they are when a run is cancelled',
    () =>
      withDemo({ traces: 300 }, async (demo) => {
        const first = await failures(demo)
        const stop = new AbortController()
        const call = quietCall({
          signal: stop.signal,
          progress: ({ phase }) => phase.startsWith('Choosing') && stop.abort(new Error('stop')),
        })
        await expect(
          clustersRun(
            demo.workspace,
            { where: '', name: 'failures', seed: 2, mode: 'all', all: true },
            null,
            call,
          ),
        ).rejects.toThrow('stop')
        expect((await clustersList(demo.workspace, {})).run).toEqual(first)
      }),
    240_000,
  )
})
