import type { CoverageColumn } from '../../../shared/protocol/methods/coverage.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { strataOfDraw } from '../sampling/sampling.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { leastJudged, shareOfTraffic, whyNoShares, type Sums } from './sampledShares.ts'
import { strataByChance, sumOf, type DrawnPart } from './strataByChance.ts'

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

/** Traces of the sample that are alike in slice, stratum, weight (to a factor of two), and in being judged. */
interface Cell extends Record<string, unknown> {
  sure: boolean
  judged: boolean
  stratum: string
  part: string
  n: number
  sum_w: number
  sum_w2: number
}

const none = (why: string): SampledTraffic => ({ estimate: null, why, shareOf: () => null })

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
  const draw = await strataOfDraw(workspace, sample, { signal })
  const cells = await workspace.database.all<Cell>(
    sql`with members as (
        select ${constantSql(by.map((column) => `${columns[column]} as ${column}`).join(', '))}, m.inclusion_probability as pi, m.inclusion_probability >= 1 as sure,
          coalesce(tl.verdict in ('pass', 'fail'), false) as judged, ${draw.key} as stratum
        from sample_members m left join traces t using (trace_uid) left join trace_labels tl using (trace_uid) where m.sample = ${sample}
      )
      select ${constantSql(by.join(', '))}, sure, judged, stratum, concat_ws(chr(31), stratum, floor(log2(1 / pi) + 1e-9)) as part,
        count(*)::double as n, sum(1 / pi)::double as sum_w, sum(1 / pi ** 2)::double as sum_w2
      from members group by all`,
    { signal },
  )
  const certain = cells.filter(({ sure }) => sure)
  const byChance = cells.filter(({ sure }) => !sure)
  const ofCertain = { traffic: sumsOf(certain).n, ...drawnAndJudged(certain) }
  const ofChance = { traffic: population - ofCertain.traffic, ...drawnAndJudged(byChance) }
  if (whyNoShares([ofCertain, ofChance].filter(({ traffic }) => traffic > 0)) !== null)
    return none(
      `No share of traffic: of the sample ${sample}, ${counted(ofCertain)} traces that it takes in any case and ${counted(ofChance)} drawn by chance are judged. Each part needs ${leastJudged}.`,
    )
  const strata = [
    ...(ofCertain.traffic > 0 ? [{ ...ofCertain, cells: certain }] : []),
    ...(ofChance.traffic > 0
      ? strataByChance(partsOf(byChance, draw.drawn), ofChance.traffic).map((stratum) => ({
          ...stratum,
          cells: byChance.filter(({ part }) => stratum.names.includes(part)),
        }))
      : []),
  ]
  return {
    estimate: {
      sample,
      population,
      drawn: candidate.drawn,
      judged: ofCertain.judged.n + ofChance.judged.n,
    },
    why: null,
    shareOf: (values) => {
      const ofKind = (all: readonly Cell[]) =>
        sumsOf(all.filter((cell) => cell.judged && by.every((column, at) => cell[column] === values[at])))
      return {
        n: ofKind(cells).n,
        ...shareOfTraffic(strata.map((stratum) => ({ ...stratum, kind: ofKind(stratum.cells) }))),
      }
    },
  }
}

function partsOf(cells: readonly Cell[], fixed: ReadonlyMap<string, number>): DrawnPart[] {
  return [...new Set(cells.map(({ part }) => part))].map((name) => {
    const of = cells.filter(({ part }) => part === name)
    const drawn = sumsOf(of)
    const ofStratum = fixed.get(of[0]?.stratum ?? '')
    return {
      names: [name],
      drawn,
      judged: sumsOf(of.filter(({ judged }) => judged)),
      share: ofStratum === undefined ? 0 : Math.min(1, drawn.n / ofStratum),
    }
  })
}

const drawnAndJudged = (cells: readonly Cell[]) => ({
  drawn: sumsOf(cells).n,
  judged: sumsOf(cells.filter(({ judged }) => judged)),
})

const sumsOf = (cells: readonly Cell[]): Sums =>
  sumOf(cells.map(({ n, sum_w, sum_w2 }) => ({ n, sumW: sum_w, sumW2: sum_w2 })))

const counted = ({ judged, drawn }: { judged: Sums; drawn: number }) => `${judged.n} of ${drawn}`
