/** One span of a synthetic trace, before a format is chosen. */
export interface BenchSpan {
  traceId: string
  spanId: string
  parentId: string | null
  name: string
  kind: string
  startMs: number
  endMs: number
  failed: boolean
  attributes: Record<string, unknown>
}

const words =
  'account invoice refund customer billing agent team plan renewal charge October payment method card support ticket policy update access login workspace export seat upgrade downgrade contract discount tax region currency total amount reference error retry please thanks confirm reset owner admin limit usage report schedule meeting note question answer document search result version change request status pending approved declined review'.split(
    ' ',
  )
const tiers = ['free', 'pro', 'enterprise'] as const
const intents = [
  'billing',
  'refund',
  'access',
  'export',
  'pricing',
  'integration',
  'outage',
  'contract',
] as const
const tools = [
  'verify_identity',
  'lookup_account',
  'fetch_invoice',
  'issue_refund',
  'search_internal_docs',
  'create_ticket',
] as const
const start = Date.UTC(2026, 3, 27)

/** The ten spans of trace number `index`; the same number always gives the same spans. */
export function spansOfTrace(index: number): BenchSpan[] {
  const random = randomFrom(index)
  const traceId = hex(index, 32, 0x9e3779b9)
  const spans: BenchSpan[] = []
  const at = start + Math.floor(random() * 28 * 86_400_000)
  let clock = at
  const tier = tiers[Math.floor(random() ** 1.5 * 3)] ?? 'free'
  const version = clock > start + 14 * 86_400_000 ? 'v2.3' : 'v2.2'
  const question = prose(random, 28)
  const answer = prose(random, 36)
  const failing = random() < 0.08
  const shared = {
    'session.id': `session-${Math.floor(index / 1.25)}`,
    'agent.version': version,
  }
  const add = (
    name: string,
    kind: string,
    ms: number,
    attributes: Record<string, unknown>,
    failed = false,
  ) => {
    spans.push({
      traceId,
      spanId: hex(index * 16 + spans.length, 16, 0x85ebca6b),
      parentId: spans.length === 0 ? null : (spans[0]?.spanId ?? null),
      name,
      kind,
      startMs: clock,
      endMs: clock + ms,
      failed,
      attributes: { 'openinference.span.kind': kind, ...shared, ...attributes },
    })
    clock += spans.length === 1 ? 5 : ms + 3
  }
  add('support_session', 'AGENT', 14_000, {
    'input.value': question,
    'output.value': answer,
    'user.id': `user_${Math.floor(random() * 20_000) + 100_000}`,
    plan_tier: tier,
    intent: intents[Math.floor(random() * intents.length)],
    'feedback.csat': 1 + Math.floor(random() * 5),
    'outcome.success': !failing,
    'outcome.escalated': random() < 0.2,
    metadata: JSON.stringify({ channel: 'chat', locale: 'en', note: prose(random, 20) }),
  })
  add('retrieve', 'RETRIEVER', 300, {
    'input.value': question,
    'retrieval.index_version': 'kb-2026-05',
    'retrieval.documents': [0, 1, 2].map((rank) => ({
      'document.id': `chunk_${Math.floor(random() ** 2 * 400)}`,
      'document.score': Math.round((0.9 - rank * 0.1) * 1000) / 1000,
      'document.content': prose(random, 16),
    })),
  })
  for (let round = 0; round < 4; round++) {
    const tool = tools[Math.floor(random() * tools.length)] ?? 'create_ticket'
    const hit = random() < 0.25
    const contact = hit ? ` reach me at ${word(random)}.${word(random)}@mail-${index % 977}.example.com` : ''
    add('chat', 'LLM', 1_200, {
      'llm.model_name': 'claude-sonnet-4-5',
      'prompt.version': version === 'v2.3' ? 'billingv18' : 'billingv17',
      'llm.token_count.prompt': 800 + Math.floor(random() * 900),
      'llm.token_count.completion': 50 + Math.floor(random() * 300),
      'llm.cost.total': Math.round(random() * 40_000) / 1e6,
      'llm.input_messages': [
        { 'message.role': 'system', 'message.content': 'You are the support agent of a billing product.' },
        { 'message.role': 'user', 'message.content': `${question}${contact}` },
      ],
      'llm.output_messages': [{ 'message.role': 'assistant', 'message.content': prose(random, 28) }],
    })
    add(
      tool,
      'TOOL',
      400,
      {
        'tool.name': tool,
        'input.value': JSON.stringify({
          account: `ACC-${Math.floor(random() * 1e5)}`,
          reason: prose(random, 26),
        }),
        'output.value': JSON.stringify({ ok: true, rows: [prose(random, 20), prose(random, 20)] }),
      },
      failing && round === 3,
    )
  }
  return spans
}

const word = (random: () => number) => words[Math.floor(random() * words.length)] ?? 'note'

function prose(random: () => number, count: number): string {
  let text = word(random)
  for (let index = 1; index < count; index++) text += ` ${word(random)}`
  return text
}

function hex(index: number, digits: number, factor: number): string {
  let text = ''
  for (let round = 0; text.length < digits; round++)
    text += (Math.imul(index + 1, factor + 2 * round) >>> 0).toString(16).padStart(8, '0')
  return text.slice(0, digits)
}

function randomFrom(seed: number): () => number {
  let state = (seed * 2_654_435_761 + 12_345) >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
