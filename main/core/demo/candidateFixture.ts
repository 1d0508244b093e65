import { evaluatedCases, type EvaluatedCase } from './stories/10-candidate.ts'

const rounded = (value: number, to: number) => Math.round(value * to) / to

/** Rates, mean and median of both arms over the first cases. */
export function candidateSummary(cases: number) {
  const of = (arm: EvaluatedCase['arm']) => {
    const rows = evaluatedCases()
      .filter((row) => row.arm === arm)
      .slice(0, cases)
    const share = (pick: (row: EvaluatedCase) => boolean) => rows.filter(pick).length / rows.length
    const seconds = rows.map((row) => row.latency_s).sort((a, b) => a - b)
    const middle = ((seconds[cases / 2 - 1] ?? 0) + (seconds[cases / 2] ?? 0)) / 2
    return {
      success: share((row) => row.success),
      escalated: share((row) => row.escalated),
      csat: rounded(rows.reduce((sum, row) => sum + row.csat, 0) / rows.length, 100),
      latency: rounded(middle, 10),
    }
  }
  return { baseline: of('baseline'), candidate: of('candidate') }
}
