import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { embedTraces } from '../embedding/embedding.ts'
import type { CallContext } from '../handlers.ts'
import { withCrewOf } from '../jobs/crew.ts'
import { recordRun } from '../lineage/runs.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { currentSemanticRun } from './semanticReading.ts'
import { takeSubjects } from './subjects.ts'
import { tasks } from './tasks.ts'

interface Question {
  trace: string
  block: string
  text: string
}

interface Found {
  representative: string
  members: { trace: string; score: number }[]
}

/**
 * Groups traces whose questions mean the same, as far as the embedder tells: each as like its representative as
 * `threshold`, inside one intent, tier and outcome, copies folded before. It is a proposal: nothing is deleted, and
 * what people confirm of it is kept together by every later split.
 */
export async function semanticFind(
  workspace: Workspace,
  { embedder, threshold, seed }: Input<'semantic.find'>,
  { signal, progress }: CallContext,
): Promise<Output<'semantic.find'>> {
  const startedAt = workspace.ports.clock.now()
  await workspace.database.withSession(async (session) => {
    progress({ phase: 'Reading questions', done: 0, total: null, unit: 'traces' })
    await takeSubjects(session, await workspace.textFiles(), { signal })
    const questions = await questionsOf(session, signal)
    const embedded = await embedTraces(workspace, session, embedder, questions, seed, { signal, progress })
    const found = await groupsOf(workspace, questions, embedded, threshold, { signal, progress })
    signal.throwIfAborted()
    await store(workspace, session, found, {
      name: embedded.name,
      dimension: embedded.vectors.columns,
      questions: questions.length,
      compared: embedded.places.length,
      threshold,
      seed,
      startedAt,
    })
  })
  const run = await currentSemanticRun(workspace.database)
  if (run === null) throw new WorkbenchError('internal', 'The groups were stored and cannot be read.')
  return run
}

// Of copies the one to read; the first of a block leads, so labelled and complained of come first.
function questionsOf(session: Session, signal: AbortSignal): Promise<Question[]> {
  return session.all<Question>(
    constantSql(`select s.trace_uid as trace, s.block, s.question as text from subjects s join traces t using (trace_uid)
      left join trace_labels tl using (trace_uid)
      where s.question is not null and s.question <> '' and coalesce(t.representative, true)
      order by s.block, (tl.trace_uid is not null) desc, coalesce(t.thumbs = 'down', false) desc, t.spans desc, t.start_at desc nulls last, s.trace_uid`),
    { signal },
  )
}

async function groupsOf(
  workspace: Workspace,
  questions: readonly Question[],
  { vectors, places }: { vectors: { columns: number; values: Float32Array }; places: readonly number[] },
  threshold: number,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Found[]> {
  const found: Found[] = []
  await withCrewOf(tasks, workspace.ports, signal, async (crew) => {
    for (let from = 0; from < places.length;) {
      const block = questions[places[from] ?? 0]?.block
      let to = from + 1
      while (to < places.length && questions[places[to] ?? 0]?.block === block) to++
      progress({ phase: 'Comparing meanings', done: from, total: places.length, unit: 'traces' })
      if (to - from > 1) {
        const { columns, values } = vectors
        const own = { rows: to - from, columns, values: values.slice(from * columns, to * columns) }
        const traceOf = (row: number) => questions[places[from + row] ?? 0]?.trace ?? ''
        for (const { leader, members } of await crew.run('anchoredGroups', { vectors: own, threshold }))
          found.push({
            representative: traceOf(leader),
            members: members.map(({ row, score }) => ({ trace: traceOf(row), score })),
          })
      }
      from = to
    }
  })
  return found
}

interface Facts {
  name: string
  dimension: number
  questions: number
  compared: number
  threshold: number
  seed: number
  startedAt: number
}

async function store(
  workspace: Workspace,
  session: Session,
  found: readonly Found[],
  { name, dimension, questions, compared, threshold, seed, startedAt }: Facts,
): Promise<void> {
  const members = found.reduce((sum, group) => sum + group.members.length + 1, 0)
  const counts = { questions, compared, groups: found.length, members }
  await workspace.database.transactionOn(session, async () => {
    const finishedAt = workspace.ports.clock.now()
    const sources = await session.all<{ sha256: string }>(
      constantSql('select distinct file_sha256 as sha256 from imports order by sha256'),
    )
    const runId = await recordRun(session, {
      stage: 'semantic.find',
      parents: sources.map(({ sha256 }) => sha256),
      parameters: { embedder: name, dimension, threshold },
      seed,
      counts,
      contentHash: null,
      startedAt,
      finishedAt,
      version: workspace.ports.version,
    })
    for (const table of ['semantic_runs', 'semantic_groups', 'semantic_members'])
      await session.run(constantSql(`delete from ${table}`))
    await session.run(
      sql`insert into semantic_runs values (${runId}, 1, ${name}, ${dimension}, ${threshold}::double, make_timestamp(${finishedAt * 1000}::bigint), ${JSON.stringify(counts)})`,
    )
    const text = (values: readonly string[]) => ({ type: 'text' as const, values })
    const id = (index: number) => `s${runId.slice(0, 8)}-${index + 1}`
    await session.append('semantic_groups', [
      text(found.map(() => runId)),
      text(found.map((_, index) => id(index))),
      text(found.map(({ representative }) => representative)),
      { type: 'integer', values: found.map((group) => group.members.length + 1) },
      { type: 'double', values: found.map((group) => Math.min(...group.members.map(({ score }) => score))) },
    ])
    const rows = found.flatMap((group, index) => [
      { group: id(index), trace: group.representative, reason: 'representative', score: 1 },
      ...group.members.map(({ trace, score }) => ({ group: id(index), trace, reason: 'semantic', score })),
    ])
    await session.append('semantic_members', [
      text(rows.map(() => runId)),
      text(rows.map((row) => row.group)),
      text(rows.map((row) => row.trace)),
      text(rows.map((row) => row.reason)),
      { type: 'double', values: rows.map((row) => row.score) },
    ])
  })
}
