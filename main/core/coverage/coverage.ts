import type { CoverageColumn, CoverageHole } from '../../../shared/protocol/methods/coverage.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { wilsonInterval } from '../statistics/rates.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { sampledTraffic } from './labelledSample.ts'

type Answer = Output<'coverage'>
type Share = Answer['rows'][number]['labelled']

/** Slices below this share of traffic are too small to miss. */
const worthCovering = 0.01

interface Slice {
  traffic: number
  labelled: number
  cases: number
  [column: string]: unknown
}

/**
 * Shares of traffic, of labelled traces and of the traces behind evaluation cases, by slice. Traffic by code is known
 * of labelled traces alone, so it is estimated from a labelled sample, or missing. `versions` are the hashes whose
 * cases count.
 */
export async function coverageOf(
  workspace: Workspace,
  by: readonly CoverageColumn[],
  versions: readonly { name: string; hash: string }[],
  codes: readonly string[],
  { signal }: Pick<CallContext, 'signal'>,
): Promise<Answer> {
  const estimated = by.includes('code')
  const slices = await workspace.database.all<Slice>(
    slicesBy(
      by,
      versions.map(({ hash }) => hash),
    ),
    { signal },
  )
  const total = (of: (slice: Slice) => number) => slices.reduce((sum, slice) => sum + of(slice), 0)
  const traffic = total((slice) => slice.traffic)
  const labelled = total((slice) => slice.labelled)
  const cases = total((slice) => slice.cases)
  const sampled = estimated ? await sampledTraffic(workspace, by, columnSql, { signal }) : null
  const rows = slices
    // Traffic without a label has no code, so it is in no slice by code.
    .filter((slice) => !estimated || slice.labelled > 0 || slice.cases > 0)
    .map((slice) => {
      const values = by.map((column) => {
        const value = slice[column]
        return typeof value === 'string' ? value : null
      })
      const row = {
        values,
        traffic:
          sampled === null ? { n: slice.traffic, ...exact(slice.traffic, traffic) } : sampled.shareOf(values),
        labelled: shareOf(slice.labelled, labelled),
        cases: shareOf(slice.cases, cases),
      }
      return { ...row, holes: holesOf(row, estimated) }
    })
    .toSorted(
      (a, b) =>
        (b.traffic?.value ?? 0) - (a.traffic?.value ?? 0) ||
        b.labelled.n - a.labelled.n ||
        order(a.values, b.values),
    )
  const seen = new Set(
    estimated ? slices.flatMap((slice) => (slice.labelled > 0 ? [slice['code']] : [])) : [],
  )
  return {
    by: [...by],
    traffic,
    labelled,
    cases,
    datasets: versions.map(({ name }) => name),
    estimated,
    estimate: sampled?.estimate ?? null,
    why: sampled?.why ?? null,
    unseen: estimated ? codes.filter((code) => !seen.has(code)) : [],
    rows,
  }
}

/** The newest version of every dataset, as `name@version` with its hash. */
export async function newestVersions(workspace: Workspace): Promise<{ name: string; hash: string }[]> {
  return workspace.database.all<{ name: string; hash: string }>(
    constantSql(`select name || '@' || max(version) as name, arg_max(hash, version) as hash
      from dataset_versions group by dataset_versions.name order by 1`),
  )
}

const columnSql: Record<CoverageColumn, string> = {
  code: 'tl.code',
  plan_tier: 't.plan_tier',
  agent_version: 't.agent_version',
  intent: 't.intent',
}

function slicesBy(by: readonly CoverageColumn[], hashes: readonly string[]): Sql {
  const named = constantSql(by.map((column) => `${columnSql[column]} as ${column}`).join(', '))
  const cased = constantSql(by.map((column) => `e.${column}`).join(', '))
  const columns = constantSql(by.join(', '))
  return sql`with traffic as (
      select ${named}, count(*) as traffic, count(tl.trace_uid) as labelled, 0 as cases
      from traces t left join trace_labels tl using (trace_uid) group by all),
    held as (
      select ${cased}, 0 as traffic, 0 as labelled, count(distinct e.trace_uid) as cases
      from dataset_examples e where e.split <> 'train' and list_contains(${JSON.stringify(hashes)}::json::varchar[], e.version_hash)
      group by all)
    select ${columns}, sum(traffic)::double as traffic, sum(labelled)::double as labelled, sum(cases)::double as cases
    from (select * from traffic union all by name select * from held) group by ${columns} order by ${columns}`
}

// Traffic is counted, not sampled: its share is what it is.
const exact = (n: number, of: number) => {
  const value = of === 0 ? 0 : n / of
  return { value, low: value, high: value }
}

function shareOf(n: number, of: number): Share {
  if (of === 0) return { n, value: 0, low: 0, high: 1 }
  return { n, value: n / of, ...wilsonInterval(n / of, of) }
}

function holesOf(
  { traffic, labelled, cases }: { traffic: Share | null; labelled: Share; cases: Share },
  estimated: boolean,
): CoverageHole[] {
  if (traffic === null) return cases.n === 0 ? ['no cases'] : []
  if (traffic.value < worthCovering) return []
  const holes: CoverageHole[] = []
  // What is known of a code comes from labels, so they cannot be missing there.
  if (!estimated && labelled.n === 0) holes.push('no labels')
  else if (!estimated && labelled.high < traffic.low / 2) holes.push('few labels')
  if (cases.n === 0) holes.push('no cases')
  else if (cases.high < traffic.low / 2) holes.push('few cases')
  return holes
}

const order = (a: readonly (string | null)[], b: readonly (string | null)[]) =>
  JSON.stringify(a) < JSON.stringify(b) ? -1 : 1
