import { printFilter } from '../../../../shared/filter/print.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { contributions } from '../measures/contributions.ts'
import { crowdingNotes } from './crowding.ts'
import { differenceOf, nothing, plain, type Estimated } from '../measures/estimates.ts'
import { groupsOf, isManyValued, readDimensions, type Group, type Grouping } from './grouping.ts'
import { readMeasure, type Measure } from '../measures/measures.ts'
import { populationOf, readFilter } from '../filter/population.ts'
import { previousPeriod } from '../filter/previousPeriod.ts'
import { countOf } from './summary.ts'
import { notesOf } from '../measures/weighing.ts'

/** More groups than any screen or file asks for, so that a comparison misses none. */
const allGroups = 1_000_000

/**
 * Metrics by group with n and 95 % intervals, largest group first; with `before` also in a comparison
 * population, and the change from it. Fails with invalid_input for a filter, dimension or metric that is not one.
 */
export async function sliceGroups(
  workspace: Workspace,
  input: Input<'slice.groups'>,
  { signal }: CallContext,
): Promise<Output<'slice.groups'>> {
  const filter = readFilter(input.where)
  const measures = input.metrics.map(readMeasure)
  const grouping: Grouping = {
    by: readDimensions(input.by),
    measures,
    weighted: input.weighted,
    limit: input.limit,
  }
  const population = await populationOf(workspace, { signal }, [
    filter,
    ...(input.before === undefined || input.before === 'previous' ? [] : [readFilter(input.before)]),
  ])
  const asked = input.before
  const before =
    asked === undefined
      ? null
      : asked === 'previous'
        ? previousPeriod(filter, population.facts.newestMicros)
        : readFilter(asked)
  const [now, earlier, matched] = await Promise.all([
    groupsOf(population, filter, before === null ? grouping : { ...grouping, limit: allGroups }),
    before === null ? null : groupsOf(population, before, { ...grouping, limit: allGroups }),
    isManyValued(grouping.by) ? countOf(population, filter) : null,
  ])
  const shown = now.groups.slice(0, input.limit)
  const crowding = await crowdingNotes(population, [{ filter, groups: shown }], grouping.by)
  const byKey = new Map(earlier?.groups.map((group) => [JSON.stringify(group.key), group]))
  const shares = measures.map((measure) =>
    earlier === null || !isDivisible(measure, grouping.by)
      ? null
      : sharesOfChange(now.groups, earlier.groups, measures.indexOf(measure)),
  )
  return {
    rows: shown.map((group, place) => {
      const then = earlier === null ? null : (byKey.get(JSON.stringify(group.key)) ?? null)
      const thenAt = (index: number) => then?.values[index] ?? nothing
      return {
        key: group.key,
        n: group.n,
        n_effective: group.effective,
        values: named(measures, (index) => plain(group.values[index] ?? nothing)),
        before: earlier === null ? null : named(measures, (index) => plain(thenAt(index))),
        change:
          earlier === null
            ? null
            : named(measures, (index) => differenceOf(group.values[index] ?? nothing, thenAt(index))),
        contribution: earlier === null ? null : named(measures, (index) => shares[index]?.[place] ?? null),
      }
    }),
    otherContribution:
      earlier === null
        ? null
        : named(
            measures,
            (index) =>
              shares[index]
                ?.slice(Math.min(input.limit, now.groups.length))
                .reduce((sum, share) => sum + share, 0) ?? null,
          ),
    groups: now.total,
    matched: matched ?? now.counted,
    beforeWhere: before === null ? null : printFilter(before),
    weighted: input.weighted && population.weighs(filter, grouping.by),
    notes: [
      ...notesOf(population.facts, before === null ? [filter] : [filter, before], grouping),
      ...crowding,
    ],
  }
}

/** Whether the whole is the mean of its groups: not where groups overlap, nor of sums, counts and quantiles. */
const isDivisible = ({ metric, statistic }: Measure, by: readonly string[]): boolean =>
  metric.kind !== 'count' && statistic === 'mean' && !isManyValued(by)

/** The `contributions` of the groups of now, in their order, and after them of those that were only before. */
function sharesOfChange(
  now: readonly Group[],
  before: readonly Group[],
  index: number,
): readonly number[] | null {
  const keyOf = ({ key }: Group) => JSON.stringify(key)
  const left = new Map(before.map((group) => [keyOf(group), group]))
  const both = now.map((group) => {
    const then = left.get(keyOf(group))
    left.delete(keyOf(group))
    return { now: group.values[index] ?? null, before: then?.values[index] ?? null }
  })
  return contributions([
    ...both,
    ...[...left.values()].map((group) => ({ now: null, before: group.values[index] ?? null })),
  ])
}

function named<Value>(measures: readonly Measure[], value: (index: number) => Value): Record<string, Value> {
  return Object.fromEntries(measures.map(({ name }, index) => [name, value(index)]))
}

/**
 * Two populations side by side: a row a group and metric with a, b and a − b, groups ordered by their size in
 * both together. Fails with invalid_input like `sliceGroups`.
 */
export async function sliceCompare(
  workspace: Workspace,
  input: Input<'slice.compare'>,
  { signal }: CallContext,
): Promise<Output<'slice.compare'>> {
  const [a, b] = [readFilter(input.a), readFilter(input.b)]
  const measures = input.metrics.map(readMeasure)
  const grouping: Grouping = {
    by: readDimensions(input.by),
    measures,
    weighted: input.weighted,
    limit: allGroups,
  }
  const population = await populationOf(workspace, { signal }, [a, b])
  const [left, right] = await Promise.all([
    groupsOf(population, a, grouping),
    groupsOf(population, b, grouping),
  ])
  const sides = [
    { filter: a, groups: left.groups },
    { filter: b, groups: right.groups },
  ]
  const crowding = await crowdingNotes(population, sides, grouping.by)
  const pairs = new Map<string, { key: Group['key']; size: number; a?: Group; b?: Group }>()
  for (const side of ['a', 'b'] as const) {
    for (const group of (side === 'a' ? left : right).groups) {
      const id = JSON.stringify(group.key)
      const pair = pairs.get(id) ?? { key: group.key, size: 0 }
      pairs.set(id, { ...pair, size: pair.size + group.n, [side]: group })
    }
  }
  const ordered = [...pairs]
    .sort(([idA, pairA], [idB, pairB]) => pairB.size - pairA.size || (idA < idB ? -1 : 1))
    .slice(0, input.limit)
  const at = (group: Group | undefined, index: number): Estimated => group?.values[index] ?? nothing
  return {
    rows: ordered.flatMap(([, pair]) =>
      measures.map(({ name }, index) => ({
        key: pair.key,
        metric: name,
        a: plain(at(pair.a, index)),
        b: plain(at(pair.b, index)),
        difference: differenceOf(at(pair.a, index), at(pair.b, index)),
        n_effective: { a: pair.a?.effective ?? 0, b: pair.b?.effective ?? 0 },
      })),
    ),
    groups: pairs.size,
    weighted: input.weighted && [a, b].some((filter) => population.weighs(filter, grouping.by)),
    notes: [...notesOf(population.facts, [a, b], grouping), ...crowding],
  }
}
