import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Condition, Filter } from '../../../../shared/filter/ast.ts'
import { parseFilter, type FilterFailure } from '../../../../shared/filter/parse.ts'
import { printFilter } from '../../../../shared/filter/print.ts'
import type { QueryOptions } from '../../db/open.ts'
import { sql, type Sql } from '../../db/sql.ts'
import { createRedactor } from '../../redaction/redaction.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { compileFilter, textsOf, type CompileContext } from './compile.ts'
import { factsOf, remembered, type Facts } from '../measures/facts.ts'
import { tracesFrom } from './fieldSql.ts'
import { matchedText } from './textSearch.ts'
import { heaviestBySample, isUnweighable, sampleOf } from '../measures/weighing.ts'

/** A workspace ready to be sliced, as it stood at one moment. */
export interface Population {
  workspace: Workspace
  facts: Facts
  options: QueryOptions
  /** Whether the traces of a filter, perhaps grouped, stand for different numbers of traces. */
  weighs(filter: Filter, by?: readonly string[]): boolean
  /**
   * The greatest weight that a trace of the population behind a filter can have, where it is grouped by samples that
   * of each: what one that was not drawn may stand for.
   */
  heaviest(filter: Filter): Promise<(sample?: string | null) => number>
  /** `from … where …` for a filter; `labels` asks for `tl` even where the filter does not. */
  select(filter: Filter, labels?: boolean): { from: Sql; condition: Sql }
}

/** Reads the filter; fails with invalid_input that names the column and what may stand there. */
export function readFilter(where: string): Filter {
  const parsed = parseFilter(where)
  if (!parsed.ok) throw filterError(parsed)
  return parsed.filter
}

function filterError({ column, message, allowed }: FilterFailure): WorkbenchError {
  return new WorkbenchError(
    'invalid_input',
    `The filter cannot be read at column ${column + 1}: ${message}`,
    {
      details: { column, allowed },
      ...(allowed.length === 0 ? {} : { hint: `Allowed there: ${allowed.join(', ')}.` }),
    },
  )
}

/**
 * Prepares a workspace for slicing. The texts that `filters` look for are looked up once for all questions of
 * this version; without them each statement looks for itself and holds for any version.
 */
export async function populationOf(
  workspace: Workspace,
  options: QueryOptions = {},
  filters: readonly Filter[] = [],
): Promise<Population> {
  const facts = await factsOf(workspace, options)
  const [textFiles, spellings] = await Promise.all([
    remembered(workspace, facts.version, 'text files', () => workspace.textFiles()),
    remembered(workspace, facts.version, 'spellings', () => spellingsOf(workspace)),
  ])
  const wanted = [...new Set(filters.flatMap(textsOf))]
  const texts = new Map(
    await Promise.all(
      wanted.map(
        async (text) => [text, await matchedText(workspace, facts, text, { textFiles, spellings })] as const,
      ),
    ),
  )
  const context: CompileContext = { newestMicros: facts.newestMicros, textFiles, texts, spellings }
  return {
    workspace,
    facts,
    options,
    weighs: (filter, by = []) =>
      (facts.weighted && !isUnweighable(filter, by)) ||
      (facts.sampled && (sampleOf(filter) !== null || by.includes('sample'))),
    heaviest: async (filter) => {
      const one = sampleOf(filter)
      const samples = facts.sampled
        ? await heaviestBySample(workspace, facts, options)
        : new Map<string, number>()
      return (sample) => {
        if (sample !== undefined) return sample === null ? 1 : (samples.get(sample) ?? 1)
        return one === null ? facts.heaviest : (samples.get(one) ?? 1)
      }
    },
    select: (filter, labels = false) => {
      const compiled = compileFilter(filter, context)
      return {
        from: tracesFrom({
          labels: labels || compiled.labels,
          labelled: facts.labelled,
          sample: sampleOf(filter),
        }),
        condition: compiled.condition,
      }
    },
  }
}

type Spellings = CompileContext['spellings']

/** What the import would have made of a value, so that a filter finds it by the value itself. */
async function spellingsOf(workspace: Workspace): Promise<Spellings> {
  const key = await workspace.tokenKey()
  if (key === null) return (_, value) => [value]
  const redactor = createRedactor({ key })
  return (field, value) => {
    if (ownFields.has(field) || isToken.test(value)) return [value]
    const masked = field === 'user' ? redactor.personId(value) : redactor.redactText(value).text
    return masked === value ? [value] : [value, masked]
  }
}

// Values that Assay itself gave: no import masked them.
const ownFields = new Set([
  'trace',
  'day',
  'week',
  'code',
  'label',
  'verdict',
  'reviewer',
  'cluster',
  'sample',
  'selection',
  'duplicate_group',
])
const isToken = /^\[[A-Z_]+_[0-9A-HJKMNP-TV-Z]{10}\]$/

/** The filter with every value as it may be stored: what would be masked in a trace is masked here. */
export async function maskedFilter(workspace: Workspace, filter: Filter): Promise<Filter> {
  const spellings = await spellingsOf(workspace)
  const masked = <Value>(field: string, value: Value) =>
    typeof value === 'string' ? (spellings(field, value).at(-1) ?? value) : value
  const ofCondition = (condition: Condition): Condition => {
    if (condition.kind === 'in')
      return { ...condition, values: condition.values.map((value) => masked(condition.field, value)) }
    return condition.kind === 'compare' || condition.kind === 'contains' || condition.kind === 'has'
      ? ({ ...condition, value: masked(condition.field, condition.value) } as Condition)
      : condition
  }
  const walk = (part: Filter): Filter => {
    if (part.kind === 'all') return part
    if ('parts' in part) return { ...part, parts: part.parts.map(walk) }
    return part.kind === 'not' ? { ...part, part: walk(part.part) } : ofCondition(part)
  }
  return walk(filter)
}

/**
 * A filter's canonical text as it may be stored: what an import would mask is masked. It selects the same
 * traces. Fails with invalid_input like `selectedTraces`.
 */
export async function maskedWhere(workspace: Workspace, where: string): Promise<string> {
  return printFilter(await maskedFilter(workspace, readFilter(where)))
}

/** Whether two filters say the same, however they are written. Fails with invalid_input like `selectedTraces`. */
export const sameWhere = (one: string, other: string): boolean =>
  printFilter(readFilter(one)) === printFilter(readFilter(other))

/**
 * The traces that a filter selects, as a sub-select of trace_uid for `in (…)`. Fails with invalid_input that
 * names the column of a syntax error and what is allowed there.
 */
export async function selectedTraces(workspace: Workspace, where: string): Promise<Sql> {
  const filter = readFilter(where)
  const { from, condition } = (await populationOf(workspace)).select(filter)
  return sql`select t.trace_uid from ${from} where ${condition}`
}
