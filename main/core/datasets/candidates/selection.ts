import { versionDimensions } from '../../../../shared/domain/dimensions.ts'
import type { z } from 'zod'
import type { buildStep } from '../../../../shared/protocol/methods/datasets.ts'
import { constantSql, sql, valueList, type Sql } from '../../db/sql.ts'
import { readSemanticDecisions } from '../../dedupe/dedupe.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { judge, type Judgement, type LabelRow } from './judge.ts'
import type { Recipe } from '../recipe/recipe.ts'
import type { Tied } from './ties.ts'

export type BuildStep = z.output<typeof buildStep>

/** A judged trace on its way to become an example. */
export interface Candidate extends Tied {
  spans: number
  judgement: Judgement
}

export interface Selection {
  candidates: Candidate[]
  steps: BuildStep[]
}

const sliceColumns = ['plan_tier', 'intent', ...versionDimensions] as const

interface TraceFacts extends Record<(typeof sliceColumns)[number], string | null> {
  trace: string
  spans: number
  start: string | null
  session: string | null
  subject: string | null
  duplicate_group: string | null
  document: string | null
  start_ms: number | null
}

/** The judged traces of a slice in the order of their text files, with the steps that led there. */
export async function selectCandidates(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  signal: AbortSignal,
): Promise<Selection> {
  const { database } = workspace
  const counted = await database.first<{ n: number }>(
    sql`select count(*) as n from traces where trace_uid in (${traces})`,
    { signal },
  )
  const by =
    recipe.reviewers === undefined ? constantSql('true') : sql`reviewer in ${valueList(recipe.reviewers)}`
  const facts = await database.all<TraceFacts>(
    sql`
    with labelled as (
      select distinct trace_uid from labels where verdict is not null and not orphaned and ${by} and trace_uid in (${traces})
    ), placed as (
      select trace_uid, min((import_id, text_row)) as place from spans where trace_uid in (select trace_uid from labelled) group by trace_uid
    )
    select t.trace_uid as trace, t.spans, strftime(t.start_at, '%Y-%m-%dT%H:%M:%S.%fZ') as start, t.session, coalesce(t.subject_id, t."user") as subject,
      t.duplicate_group, case when starts_with(t.name, 'task ') then t.format || ' ' || t.name end as document, epoch_ms(t.start_at) as start_ms,
      ${constantSql(sliceColumns.map((column) => `t.${column}`).join(', '))}
    from traces t join placed p using (trace_uid) order by p.place, t.trace_uid`,
    { signal },
  )
  const labels = await database.all<LabelRow>(
    sql`
    select label_id, trace_uid, span_id, field, origin, seq, clock, person, reviewer, verdict, code, contributing, first_failing_span, correction,
      taxonomy_id, taxonomy_hash, queue
    from labels where verdict is not null and not orphaned and ${by} and trace_uid in (${traces}) order by trace_uid, label_id`,
    { signal },
  )
  const { groupOf } = await readSemanticDecisions(workspace)
  return judged(counted?.n ?? 0, facts, labels, recipe, groupOf)
}

function judged(
  selected: number,
  facts: readonly TraceFacts[],
  labels: readonly LabelRow[],
  recipe: Recipe,
  meanings: ReadonlyMap<string, string>,
): Selection {
  const labelsOf = new Map<string, LabelRow[]>()
  for (const label of labels) {
    const known = labelsOf.get(label.trace_uid)
    if (known === undefined) labelsOf.set(label.trace_uid, [label])
    else known.push(label)
  }
  const left = { deferred: 0, 'no majority': 0, 'not adjudicated': 0, verdict: 0, code: 0 }
  const codes = recipe.codes === undefined ? null : new Set(recipe.codes)
  const candidates: Candidate[] = []
  for (const fact of facts) {
    const judgement = judge(labelsOf.get(fact.trace) ?? [], recipe.label_policy, recipe.fallback)
    if (typeof judgement === 'string') left[judgement]++
    else if (!recipe.verdicts.includes(judgement.verdict)) left.verdict++
    else if (
      codes !== null &&
      judgement.verdict === 'fail' &&
      !judgement.codes.some((code) => codes.has(code))
    )
      left.code++
    else candidates.push(candidateFrom(fact, judgement, meanings.get(fact.trace) ?? null))
  }
  const undecided = left.deferred + left['no majority'] + left['not adjudicated']
  const steps: BuildStep[] = [
    { step: 'Slice', kept: selected, left: 0, why: recipe.where.trim() === '' ? 'all traces' : recipe.where },
    {
      step: 'Labelled',
      kept: facts.length,
      left: selected - facts.length,
      why:
        selected === facts.length ? 'each has a label' : `${count(selected - facts.length)} without a label`,
    },
    {
      step: `Label policy: ${recipe.label_policy}`,
      kept: facts.length - undecided,
      left: undecided,
      why:
        [
          ...(left.deferred > 0 ? [`${count(left.deferred)} deferred`] : []),
          ...(left['not adjudicated'] > 0 ? [`${count(left['not adjudicated'])} not adjudicated`] : []),
          ...(left['no majority'] > 0 ? [`${count(left['no majority'])} without a majority`] : []),
        ].join(', ') || 'every label decides',
    },
    {
      step: `Verdict: ${(['pass', 'fail'] as const).filter((verdict) => recipe.verdicts.includes(verdict)).join(' or ')}`,
      kept: candidates.length + left.code,
      left: left.verdict,
      why: left.verdict === 0 ? 'none left out' : `${count(left.verdict)} with another verdict`,
    },
  ]
  if (codes !== null)
    steps.push({
      step: `Code: ${[...codes].sort().join(' or ')}`,
      kept: candidates.length,
      left: left.code,
      why: left.code === 0 ? 'none left out' : `${count(left.code)} failures with other codes`,
    })
  return { candidates, steps }
}

function candidateFrom(fact: TraceFacts, judgement: Judgement, semanticGroup: string | null): Candidate {
  const { trace, spans, session, subject, duplicate_group: duplicateGroup, start, document } = fact
  const columns: Record<string, string | number | null> = { start }
  for (const column of sliceColumns) columns[column] = fact[column]
  return {
    trace,
    spans,
    session,
    subject,
    duplicateGroup,
    semanticGroup,
    document,
    scenario: null,
    startMs: fact.start_ms,
    verdict: judgement.verdict,
    codes: judgement.codes,
    columns,
    judgement,
  }
}

/** A count as a person reads it. */
export const count = (value: number) => value.toLocaleString('en-GB')
