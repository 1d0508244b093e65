import type { CoverageColumn } from '../../../shared/protocol/methods/coverage.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { leastJudged, shareOfTraffic, whyNoShares, type Stratum, type Sums } from './sampledShares.ts'

type Estimate = Output<'coverage'>['estimate']
type Share = Output<'coverage'>['rows'][number]['labelled']

/** What a labelled sample tells of traffic: the share of each slice, or why it tells none. */
export interface SampledTraffic {
  estimate: Estimate
  why: string | null
  shareOf(values: readonly (string | null)[]): Share | null
}

interface Candidate {
  sample: string
  population: number
  uncovered: number
  drawn: number
  part: string
}

interface Cell extends Record<string, unknown> {
  sure: boolean
  drawn: number
  n: number
  sum_w: number
  sum_w2: number
}

const none = (why: string): SampledTraffic => ({ estimate: null, why, shareOf: () => null })
const nothing: Sums = { n: 0, sumW: 0, sumW2: 0 }

/**
 * Estimates shares of traffic by slices that only labels tell, from the sample within which most traces were judged
 * since it was drawn, by the chances of that sample alone: a later draw changes nothing until its traces are labelled.
 * `columns` names each slice's column as SQL over `traces t` and `trace_labels tl`.
 */
export async function sampledTraffic(
  workspace: Workspace,
  by: readonly CoverageColumn[],
  columns: Readonly<Record<CoverageColumn, string>>,
  { signal }: Pick<CallContext, 'signal'>,
): Promise<SampledTraffic> {
  const candidate = await workspace.database.first<Candidate>(
    constantSql(`select s.sample, s.drawn_at, s.population, s.uncovered, s.drawn, coalesce(s.policy->>'$.where', '') as part
      from samples s join sample_members m using (sample)
      join (select trace_uid, labelled_at from labels where verdict in ('pass', 'fail')) l on l.trace_uid = m.trace_uid and l.labelled_at >= s.drawn_at
      group by all order by count(distinct m.trace_uid) desc, s.drawn_at, s.sample limit 1`),
    { signal },
  )
  if (candidate === undefined)
    return none(
      'No share of traffic: no trace was labelled pass or fail since a sample drew it. Draw a sample and label it.',
    )
  const { sample, population } = candidate
  if (candidate.part.trim() !== '' || candidate.uncovered > 0)
    return none(
      `No share of traffic: the sample ${sample} was drawn from a part of it, and labels outside a sample speak for themselves alone.`,
    )
  const cells = await workspace.database.all<Cell>(
    sql`with members as (
        select ${constantSql(by.map((column) => `${columns[column]} as ${column}`).join(', '))}, m.inclusion_probability as pi, m.inclusion_probability >= 1 as sure,
          coalesce(tl.verdict in ('pass', 'fail'), false) as judged
        from sample_members m left join traces t using (trace_uid) left join trace_labels tl using (trace_uid) where m.sample = ${sample}
      )
      select ${constantSql(by.join(', '))}, sure, count(*)::double as drawn, (count(*) filter (judged))::double as n,
        coalesce(sum(1 / pi) filter (judged), 0)::double as sum_w, coalesce(sum(1 / pi ** 2) filter (judged), 0)::double as sum_w2
      from members group by all`,
    { signal },
  )
  const sure = stratumOf(
    cells.filter((cell) => cell.sure),
    (drawn) => drawn,
  )
  const byChance = stratumOf(
    cells.filter((cell) => !cell.sure),
    () => population - sure.traffic,
  )
  const strata = [
    { ...sure, sure: true },
    { ...byChance, sure: false },
  ].filter(({ traffic }) => traffic > 0)
  if (whyNoShares(strata) !== null)
    return none(
      `No share of traffic: of the sample ${sample}, ${counted(sure)} traces that it takes in any case and ${counted(byChance)} drawn by chance are judged. Each part needs ${leastJudged}.`,
    )
  return {
    estimate: { sample, population, drawn: candidate.drawn, judged: sure.judged.n + byChance.judged.n },
    why: null,
    shareOf: (values) => {
      const kinds = cells.filter((cell) => by.every((column, at) => cell[column] === values[at]))
      const n = kinds.reduce((sum, cell) => sum + cell.n, 0)
      return {
        n,
        ...shareOfTraffic(
          strata.map((stratum) => ({
            ...stratum,
            kind: sumsOf(kinds.filter((cell) => cell.sure === stratum.sure)),
          })),
        ),
      }
    },
  }
}

function stratumOf(cells: readonly Cell[], trafficOf: (drawn: number) => number): Stratum {
  const drawn = cells.reduce((sum, cell) => sum + cell.drawn, 0)
  return { traffic: trafficOf(drawn), drawn, judged: sumsOf(cells) }
}

const sumsOf = (cells: readonly Cell[]): Sums =>
  cells.reduce(
    (sums, { n, sum_w, sum_w2 }) => ({
      n: sums.n + n,
      sumW: sums.sumW + sum_w,
      sumW2: sums.sumW2 + sum_w2,
    }),
    nothing,
  )

const counted = ({ judged, drawn }: Stratum) => `${judged.n} of ${drawn}`
