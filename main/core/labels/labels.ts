import { createHash } from 'node:crypto'
import type { CurrentLabel, LabelPayload } from '../../../shared/domain/label.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { sql, type Sql } from '../db/sql.ts'
import { currentTaxonomy } from '../taxonomy/taxonomy.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { sha256, type EventRef, type LabelEvent, type StatePayload } from './chain.ts'
import { checkDraft, storedDraft, withdrawn } from './checkDraft.ts'
import type { History, Judgement, Step } from './history.ts'
import { loadLogs } from './logFiles.ts'
import { exportLabels, labelProgress } from './queries.ts'
import { recordLabelsExport } from './recordExport.ts'
import { createLabelTables } from './tables.ts'
import { createLabelWriter, type Author, type Draft } from './writer.ts'

export { eraseLabelPayloads } from './erasePayloads.ts'

/** A chain as it stands: whose it is, how long, and the hash of its last line. */
export interface ChainHead {
  origin: string
  person: string
  reviewer: string
  seq: number
  head: string
}

/** The labels of an open workspace; what a command returns is on disk. */
export interface LabelBook {
  get(input: Input<'labels.get'>): Promise<Output<'labels.get'>>
  /**
   * Sets a reviewer's label of a target. Fails with invalid_input (unknown code, naming those near it; a
   * code on a pass; a foreign span), not_found (no such trace) or disk_full; then nothing was written.
   */
  set(input: Input<'label.set'>): Promise<Output<'label.set'>>
  /** Brings back what the reviewer's last label replaced; `undone` false where there is nothing. */
  undo(input: Input<'label.undo'>): Promise<Output<'label.undo'>>
  /** Sets again what the last undo took back; a new label in between ends the chance. */
  redo(input: Input<'label.redo'>): Promise<Output<'label.redo'>>
  reviewers(): Promise<Output<'reviewers.list'>>
  /** `traces` selects the trace_uid of the filter. */
  progress(input: Input<'labels.progress'>, traces: Sql): Promise<Output<'labels.progress'>>
  /**
   * Current labels as canonical JSON lines ordered by trace and reviewer, the same bytes on every run; with
   * an empty filter also those whose trace was removed. Written to `out`, or returned as text when null; that they
   * left goes on record.
   */
  exportLabels(
    input: Pick<Input<'labels.export'>, 'where'>,
    traces: Sql,
    out: string | null,
  ): Promise<Output<'labels.export'>>
  chainHeads(): ChainHead[]
  /** Waits until the tables hold every acknowledged label, for what is built from them. */
  settled(): Promise<void>
  counts(): { labels: number; events: number; reviewers: number }
  /** Files with what a crash left of a last line, set aside when the book was opened. */
  torn: readonly string[]
  close(): Promise<void>
}

// The tables follow the logs; an import may hold the database, and a label must not wait for it.
const tablesGraceMs = 300

/**
 * Reads and verifies the label logs of a workspace and makes its tables follow them. Fails with
 * schema_mismatch (damaged, naming file and line) or conflict (two continuations of one origin).
 */
export async function openLabels(workspace: Workspace): Promise<LabelBook> {
  const loaded = await loadLogs(workspace)
  const { taxonomy, hash } = await currentTaxonomy(workspace)
  const rubric = { taxonomy_id: taxonomy.id, taxonomy_hash: hash }
  const nothing = withdrawn(rubric)
  const writer = createLabelWriter(workspace, loaded)
  const tables = createLabelTables(workspace)
  const history = writer.acknowledged()
  await tables.rebuild(history)

  const depths = (author: { person: string }) => {
    const origin = history.originOf(author.person, workspace.file.id)?.origin
    const { undo, redo } = origin === undefined ? { undo: [], redo: [] } : history.stacks(origin)
    return { undoDepth: undo.length, redoDepth: redo.length }
  }
  const withOrphaned = async (labels: Judgement[]): Promise<CurrentLabel[]> => {
    const first = labels[0]
    if (first === undefined) return []
    const there = await workspace.database.first(
      sql`select 1 as there from traces where trace_uid = ${first.target.trace}`,
    )
    return labels.map((label) => ({ ...label, orphaned: there === undefined }))
  }
  const write = async (author: Author, plan: (history: History, origin: string | null) => Draft | null) => {
    const result = await writer.write(author, plan)
    if (result === null) return null
    const applied = tables.add(history, result.written)
    await Promise.race([applied, new Promise((resolve) => setTimeout(resolve, tablesGraceMs).unref())])
    const judged = history.judgement(result.record)
    const [label] = await withOrphaned(judged === null ? [] : [judged])
    if (label === undefined)
      throw new WorkbenchError('internal', 'The label was written and cannot be shown.')
    return label
  }
  const step = async (kind: 'undo' | 'redo', reviewer: string) => {
    const author = authorFrom(reviewer)
    const result = await write(author, (now, origin) => {
      const about = origin === null ? undefined : now.stacks(origin)[kind].at(-1)
      if (about === undefined) return null
      return stepBack(kind, now, author, about, { at: workspace.ports.clock.now(), nothing })
    })
    return {
      done: result !== null,
      trace: result?.target.trace ?? null,
      label: result === null || result.payload.verdict === null ? null : result,
      ...depths(author),
    }
  }

  return {
    torn: loaded.torn,
    get: async ({ trace }) => {
      const labels = history.labelsOn(trace).sort((a, b) => (labelOrder(a) < labelOrder(b) ? -1 : 1))
      return { labels: await withOrphaned(labels) }
    },
    set: async ({ target, label: draft, reviewer }) => {
      const author = authorFrom(reviewer)
      await checkDraft(workspace, taxonomy, target, draft)
      const label = {
        ...(await storedDraft(workspace, draft)),
        ...rubric,
      }
      const at = workspace.ports.clock.now()
      const payload: StatePayload = {
        at_ms: at,
        reviewer: author.reviewer,
        label,
        labelled_at_ms: at,
        source: null,
        about: null,
      }
      const set = await write(author, () => ({ kind: 'label', target, payload }))
      if (set === null) throw new WorkbenchError('internal', 'No label was written.')
      return { label: set, ...depths(author) }
    },
    undo: async ({ reviewer }) => {
      const { done, ...rest } = await step('undo', reviewer)
      return { undone: done, ...rest }
    },
    redo: async ({ reviewer }) => {
      const { done, ...rest } = await step('redo', reviewer)
      return { redone: done, ...rest }
    },
    reviewers: async () => {
      const counts = new Map<string, number>()
      for (const { person } of history.allLabels()) counts.set(person, (counts.get(person) ?? 0) + 1)
      const people = new Map(history.origins().map(({ person, reviewer }) => [person, reviewer]))
      return {
        reviewers: [...people]
          .map(([person, reviewer]) => ({ reviewer, person, labels: counts.get(person) ?? 0 }))
          .sort((a, b) => (a.reviewer < b.reviewer ? -1 : a.reviewer > b.reviewer ? 1 : 0)),
      }
    },
    settled: () => tables.current(history),
    progress: async (input, traces) => {
      await tables.current(history)
      const person = input.reviewer === undefined ? null : authorFrom(input.reviewer).person
      return labelProgress(workspace.database, person, traces)
    },
    exportLabels: async (input, traces, out) => {
      const startedAt = workspace.ports.clock.now()
      await tables.current(history)
      const { text, labels } = await exportLabels(
        workspace.database,
        history,
        input.where.trim() === '',
        traces,
      )
      const bytes = Buffer.from(text)
      const hash = createHash('sha256').update(bytes).digest('hex')
      if (out !== null) await workspace.ports.files.writeDurable(out, bytes)
      await recordLabelsExport(workspace, { labels, hash, out, startedAt })
      return {
        labels,
        path: out,
        sha256: hash,
        text: out === null ? text : null,
      }
    },
    chainHeads: () =>
      history.origins().map(({ origin, person, reviewer }) => ({
        origin,
        person,
        reviewer,
        seq: history.last(origin)?.seq ?? 0,
        head: writer.heads().get(origin)?.head ?? '',
      })),
    counts: () => ({
      labels: history.allLabels().length,
      events: history.records().length,
      reviewers: new Set(history.origins().map(({ person }) => person)).size,
    }),
    close: async () => {
      await writer.settled()
      await tables.current(history)
    },
  }
}

/** A person is known by name: the same name in two workspaces is one person when their logs are merged. */
function authorFrom(name: string): Author {
  const reviewer = name.normalize('NFC').replaceAll(/\s+/g, ' ').trim()
  if (reviewer === '' || /\p{Cc}/u.test(reviewer))
    throw new WorkbenchError('invalid_input', 'A label needs the name of its reviewer. No label was set.')
  return { reviewer, person: sha256(`person\u001f${reviewer.normalize('NFKC').toLowerCase()}`).slice(0, 16) }
}

function stepBack(
  kind: 'undo' | 'redo',
  history: History,
  author: Author,
  step: Step,
  now: { at: number; nothing: LabelPayload },
): Draft | null {
  // An undo brings back what stood before the first save of a step, a redo what its last one left.
  const [about] = step
  const record = history.find(kind === 'redo' ? (step.at(-1) ?? about) : about)
  if (record === undefined) return null
  const { target } = record.event
  const shown = kind === 'redo' ? record : history.state(author.person, target, record.event)
  const state = shown?.payload ?? null
  return {
    kind,
    target,
    payload: {
      at_ms: now.at,
      reviewer: author.reviewer,
      label: state?.label ?? now.nothing,
      labelled_at_ms: state?.labelled_at_ms ?? now.at,
      source: shown === undefined || state === null ? null : (state.source ?? refTo(shown.event)),
      about: refTo(about),
    },
  }
}

function refTo({ origin, seq }: LabelEvent): EventRef {
  return { origin, seq }
}

function labelOrder(label: Judgement): string {
  return JSON.stringify([label.reviewer, label.target.span ?? '', label.target.field ?? '', label.person])
}
