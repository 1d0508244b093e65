import path from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withFolder } from '../../../../tests/workspaceFixture.ts'
import { openDatabase, type Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import { countNestedCalls } from './nestedCalls.ts'

interface TestSpan {
  trace: number
  id: number
  /** An id that no span may have, or its own, or one below it: exports hold all of these. */
  parent: number | null
  kind: string
  tokens: number | null
  cost: number | null
}

const amount = fc.option(fc.integer({ min: 1, max: 99 }), { freq: 3 })
const kind = fc.constantFrom('llm', 'llm', 'llm', 'chain', 'other', 'prompt', 'tool', 'agent', 'embedding')
const spansOfTrace = (trace: number) =>
  fc
    .array(fc.record({ up: fc.integer({ min: -1, max: 4 }), kind, tokens: amount, cost: amount }), {
      maxLength: 12,
    })
    .map((spans): TestSpan[] =>
      spans.map(({ up, ...span }, id) => ({
        ...span,
        trace,
        id,
        // Mostly one of the spans just before it, so that chains grow deep.
        parent: up === -1 ? null : up === 4 ? (id * 7) % 13 : id - 1 - up,
      })),
    )
const traces = fc.tuple(spansOfTrace(0), spansOfTrace(1), spansOfTrace(2)).map((spans) => spans.flat())

const passes = (span: TestSpan) => ['llm', 'chain', 'prompt', 'other'].includes(span.kind)

/** The calls that a span lies within, found by going up from it a step at a time. */
function callsAround(span: TestSpan, spans: readonly TestSpan[]): TestSpan[] {
  const met = new Set<TestSpan>()
  for (let at = span; ;) {
    const above = spans.find(({ trace, id }) => trace === at.trace && id === at.parent)
    if (above === undefined || !passes(above) || met.has(above)) break
    met.add(above)
    at = above
  }
  return [...met].filter((each) => each.kind === 'llm')
}

const sum = (values: readonly (number | null)[]) => {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
}

function countedByHand(spans: readonly TestSpan[]) {
  const around = new Map(
    spans.filter((span) => span.kind === 'llm').map((span) => [span, callsAround(span, spans)]),
  )
  const nested = [...new Set([...around].filter(([, calls]) => calls.length > 0).map(([span]) => span.trace))]
  return nested.sort().map((trace) => {
    const own = spans.filter((span) => span.trace === trace && ['llm', 'embedding'].includes(span.kind))
    const said = (field: 'tokens' | 'cost') =>
      sum(
        own
          .filter((span) => around.get(span)?.some((call) => call[field] !== null) !== true)
          .map((span) => span[field]),
      )
    return {
      trace_uid: `t${trace}`,
      cost: said('cost'),
      tokens: said('tokens'),
      llm_calls: own.filter((span) => around.get(span)?.length === 0).length,
    }
  })
}

async function counted(session: Session, spans: readonly TestSpan[]) {
  await session.run(
    constantSql(
      'create or replace temp table coming (trace_uid varchar, span_id varchar, parent_span_id varchar, kind varchar, tokens_total bigint, cost double)',
    ),
  )
  const rows = spans.map(
    ({ trace, id, parent, kind, tokens, cost }) =>
      `('t${trace}', 's${id}', ${parent === null ? 'null' : `'s${parent}'`}, '${kind}', ${tokens}, ${cost})`,
  )
  if (rows.length > 0) await session.run(constantSql(`insert into coming values ${rows.join(', ')}`))
  return (await countNestedCalls(session, 'coming', {}))
    ? session.all(
        constantSql('select trace_uid, cost, tokens, llm_calls from counted_once order by trace_uid'),
      )
    : []
}

const withSession = (work: (session: Session) => Promise<void>) =>
  withFolder(async (folder) => {
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      await database.withSession(work)
    } finally {
      await database.close()
    }
  })

test('calls within calls are counted as by going up from each, whatever lies between and however ids go round', () =>
  withSession(async (session) => {
    let nested = 0
    await fc.assert(
      fc.asyncProperty(traces, async (spans) => {
        const expected = countedByHand(spans)
        nested += expected.length
        expect(await counted(session, spans)).toEqual(expected)
      }),
      { numRuns: 150, endOnFailure: true },
    )
    expect(nested).toBeGreaterThan(30)
  }))

const chainOf = (...kinds: readonly string[]): TestSpan[] =>
  kinds.map((kind, id) => ({ trace: 0, id, parent: id - 1, kind, tokens: 50, cost: 1 }))

test.each([
  ['passed on by a chain', ['llm', 'chain', 'llm'], [50, 1]],
  ['passed on by several steps', ['llm', 'other', 'prompt', 'chain', 'llm'], [50, 1]],
])('a model call %s counts once', (_, kinds, [tokens, calls]) =>
  withSession(async (session) => {
    expect(await counted(session, chainOf(...kinds))).toMatchObject([{ tokens, llm_calls: calls }])
  }),
)

test.each(['tool', 'agent', 'retriever', 'guardrail', 'handoff', 'memory', 'evaluator', 'reranker'])(
  'a model asked by %s within a call is another call',
  (kind) =>
    withSession(async (session) => {
      expect(await counted(session, chainOf('llm', 'chain', kind, 'chain', 'llm'))).toEqual([])
    }),
)
