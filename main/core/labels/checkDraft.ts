import { labelPayload, type LabelPayload, type LabelTarget } from '../../../shared/domain/label.ts'
import { codesOf, type Taxonomy } from '../../../shared/domain/taxonomy.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input } from '../../../shared/protocol/protocol.ts'
import { sql, valueList } from '../db/sql.ts'
import { createRedactor } from '../redaction/redaction.ts'
import { nearCodes } from '../taxonomy/nearCodes.ts'
import type { Workspace } from '../workspace/workspace.ts'

type Draft = Input<'label.set'>['label']
const longestNote = 20_000
const longestCorrection = 200_000

/** Refuses a label that names a code, trace or span that does not exist, or codes a trace that passed. */
export async function checkDraft(
  workspace: Workspace,
  taxonomy: Taxonomy,
  target: LabelTarget,
  draft: Draft,
): Promise<void> {
  checkCodes(taxonomy, draft)
  const spans = [
    target.span,
    draft.first_failing_span,
    draft.decisive_span,
    draft.last_span,
    ...draft.evidence.map((each) => each.span),
  ].filter((span) => span !== null)
  const found = await workspace.database.first<{ there: boolean; spans: string[] }>(sql`
    select exists (select 1 from traces where trace_uid = ${target.trace}) as there,
      coalesce((select list(distinct span_id) from spans where trace_uid = ${target.trace}
        and span_id in ${valueList(spans.length === 0 ? [''] : spans)}), []) as spans`)
  if (found?.there !== true)
    throw new WorkbenchError('not_found', `There is no trace ${target.trace}. No label was set.`, {
      hint: 'List the ids with traces.',
    })
  const missing = spans.find((span) => !found.spans.includes(span))
  if (missing !== undefined)
    throw new WorkbenchError(
      'invalid_input',
      `Trace ${target.trace} has no span ${missing}. No label was set.`,
      {
        hint: 'List the spans with show.',
      },
    )
}

function checkCodes(taxonomy: Taxonomy, draft: Draft): void {
  const known = new Set(codesOf(taxonomy).map((code) => code.id))
  for (const code of [draft.primary, ...draft.contributing]) {
    if (code === null || known.has(code)) continue
    const near = nearCodes(taxonomy, code)
    throw new WorkbenchError('invalid_input', `There is no code ${code}. No label was set.`, {
      hint: near.length === 0 ? 'See all codes with taxonomy show.' : `Did you mean ${near.join(', ')}?`,
      details: { near },
    })
  }
  if (draft.verdict === 'pass' && (draft.primary !== null || draft.contributing.length > 0))
    throw new WorkbenchError('invalid_input', 'A trace that passes has no failure code. No label was set.', {
      hint: 'Set fail with the code, or pass without one.',
    })
}

/** The draft as it may be stored: free text masked like every other text (decision 3), codes in order and once. */
export async function storedDraft(workspace: Workspace, draft: Draft): Promise<Draft> {
  // Without a vault there is no key: what is typed is masked all the same, with tokens that join nothing.
  const key = (await workspace.tokenKey()) ?? workspace.ports.random.bytes(32)
  const { redactText } = createRedactor({ key })
  const masked = (text: string) => redactText(text).text
  const note = draft.note === null ? null : masked(draft.note)
  const correction = draft.correction === null ? null : masked(draft.correction)
  if ((note?.length ?? 0) > longestNote || (correction?.length ?? 0) > longestCorrection)
    throw new WorkbenchError('invalid_input', 'The note or the correction is too long. No label was set.', {
      hint: 'Shorten it.',
    })
  return {
    ...draft,
    note,
    correction,
    queue: draft.queue === null ? null : masked(draft.queue),
    evidence: draft.evidence.map((each) => ({
      ...each,
      quote: masked(each.quote),
      before: masked(each.before).slice(-32),
      after: masked(each.after).slice(0, 32),
    })),
    contributing: [...new Set(draft.contributing)].filter((code) => code !== draft.primary).sort(),
  }
}

/** What a target looks like when nothing is left to show: withdrawn. */
export function withdrawn(taxonomy: Pick<LabelPayload, 'taxonomy_id' | 'taxonomy_hash'>): LabelPayload {
  return labelPayload.parse({ verdict: null, ...taxonomy })
}
