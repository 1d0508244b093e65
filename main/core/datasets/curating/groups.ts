import { sealExample, sourceKeyOf, type ExampleContent } from '../examples/canonicalExample.ts'
import { count, type BuildStep, type Candidate } from '../candidates/selection.ts'
import type { Spool } from '../examples/spool.ts'
import { contentOf, sourcesOf, spooled, traceOf, type SpooledExample } from '../examples/spooledExample.ts'

/** Runs that have at least one other of their scenario, and the step in which the rest fall out. */
export function comparable<Item extends { scenario: string | null }>(
  items: readonly Item[],
): { items: Item[]; step: BuildStep } {
  const runs = new Map<string | null, number>()
  for (const { scenario } of items) runs.set(scenario, (runs.get(scenario) ?? 0) + 1)
  const kept = items.filter(({ scenario }) => (runs.get(scenario) ?? 0) > 1)
  const left = items.length - kept.length
  return {
    items: kept,
    step: {
      step: 'Runs to compare with',
      kept: kept.length,
      left,
      why:
        left === 0 ? 'each has another of its scenario' : `${count(left)} are the only run of their scenario`,
    },
  }
}

/** One example a scenario from its single runs, in the order of their traces. */
export function groupRuns(runs: readonly SpooledExample[], spool: Spool): SpooledExample[] {
  const byScenario = new Map<string, SpooledExample[]>()
  for (const run of runs) {
    const scenario = run.members[0]?.scenario ?? ''
    const known = byScenario.get(scenario)
    if (known === undefined) byScenario.set(scenario, [run])
    else known.push(run)
  }
  const grouped: SpooledExample[] = []
  for (const group of byScenario.values()) {
    group.sort((left, right) => (traceOf(left) < traceOf(right) ? -1 : 1))
    const contents = group.map((run) => contentOf(spool, run) as RunContent)
    const [first] = contents
    if (first === undefined) continue
    const content: ExampleContent = {
      input: first.input,
      expected: {
        answer: contents.map(({ expected }) => expected.answer).find((answer) => answer !== null) ?? null,
        must_not: [...new Set(contents.flatMap(({ expected }) => expected.must_not))].sort(),
      },
      trajectories: contents.flatMap(({ trajectories }) => trajectories),
      metadata: {
        ...first.metadata,
        label_ids: contents.flatMap(({ metadata }) => metadata.label_ids).sort(),
        reviewers: [...new Set(contents.flatMap(({ metadata }) => metadata.reviewers))].sort(),
        members: group.flatMap(({ members }) => members.map(memberFacts)),
      },
    }
    const from = {
      span: group[0]?.span ?? null,
      members: group.flatMap(({ members }) => members),
      parent: null,
    }
    const sources = group.flatMap((run) => sourcesOf(spool, run))
    grouped.push(spooled(spool, sealExample(content, sourceKeyOf(content.metadata)), sources, from))
  }
  return grouped
}

interface RunContent extends ExampleContent {
  expected: { answer: string | null; must_not: string[] }
  trajectories: unknown[]
  metadata: Record<string, unknown> & { label_ids: string[]; reviewers: string[] }
}

const memberFacts = (member: Candidate) => ({
  trace_uid: member.trace,
  session: member.session,
  subject: member.subject,
  duplicate_group: member.duplicateGroup,
  ...(member.semanticGroup === null ? {} : { semantic_group: member.semanticGroup }),
  document: member.document,
  verdict: member.verdict,
  codes: [...member.codes],
  ...member.columns,
})
