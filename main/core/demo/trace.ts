import { ordinarySteps } from './course.ts'
import type { Casting, Facts, Scene } from './facts.ts'
import { spanText, tracesLine, type Attribute } from './otlp.ts'
import { settle } from './outcomes.ts'
import type { Planted } from './people.ts'
import type { Quotas } from './quotas.ts'
import { diceFor } from './random.ts'
import { asideFrom } from './texts/asides.ts'
import { filled, slotsFrom } from './texts/fill.ts'
import { intentNames, intents, type IntentName } from './texts/intents.ts'

/** A planted value where it stands in the written file (UTF-16 offsets in the attribute's text). */
export interface Finding {
  span_id: string
  field: string
  start: number
  end: number
  type: string
  value: string
}

export interface WrittenTrace {
  line: string
  spans: number
  findings: Finding[]
}

/** What an ordinary trace is about. */
export function ordinaryCasting(scene: Scene, earlier: IntentName | null): Casting {
  let rest = scene.dice.next()
  let intent = earlier ?? intentNames[0] ?? 'billing_lookup'
  if (earlier === null) {
    for (const name of intentNames) {
      intent = name
      rest -= intents[name].weight
      if (rest < 0) break
    }
  }
  return { intent, question: scene.dice.pick<string>(intents[intent].questions) }
}

/** Settles all facts of a trace: outcome, texts, cost, duration. */
export function factsOf(scene: Scene, casting: Casting, quotas: Quotas, bodies: number): Facts {
  const { dice } = scene
  const traceId = diceFor(
    scene.seed,
    'trace',
    scene.role === null ? `s${scene.session}` : partOf(scene),
    scene.turn,
  ).hex(32)
  const outcome = settle(scene, casting, quotas)
  const slots = slotsFrom(dice)
  const aside = casting.plain !== true && dice.chance(0.45) ? asideFrom(dice, scene.person) : null
  const question = filled(casting.question, slots)
  const known = (intents as Partial<Record<string, (typeof intents)[IntentName]>>)[casting.intent]
  const answer = filled(casting.answer ?? dice.pick<string>(known?.answers ?? ['Done.']), slots)
  const closing = casting.plain !== true && dice.chance(0.3) ? ` A copy goes to ${scene.person.email}.` : ''
  return {
    ...scene,
    ...outcome,
    startUs: casting.startUs ?? scene.startUs,
    traceId,
    casting,
    slots,
    question: aside === null ? question : `${question} ${aside.text}`,
    answer:
      outcome.stale && casting.answer === undefined
        ? `${answer} By our billing FAQ a seat is $79 a month.`
        : `${answer}${closing}`,
    confidence: Math.round((0.62 + 0.37 * Math.sqrt(dice.next())) * 100) / 100,
    cost: Math.exp(0.823 + 1.254 * dice.normal()),
    seconds: casting.seconds ?? 14 * Math.exp(0.5 * dice.normal()),
    withText: bodies >= 1 || diceFor(scene.seed, 'bodies', scene.session, scene.turn).next() < bodies,
    planted: [...scene.person.known, ...(aside?.values ?? [])],
  }
}

const partOf = (scene: Scene) => `${scene.role?.story}/${scene.role?.part}/${scene.role?.ordinal}`

/** Writes a trace as one line of OTLP and says where its planted values stand. */
export function writeTrace(facts: Facts): WrittenTrace {
  const dice = diceFor(facts.seed, 'spans', facts.traceId)
  const findings: Finding[] = []
  const values = [...facts.planted].sort((a, b) => b.value.length - a.value.length)
  const note = (spanId: string, field: string, text: string) => {
    if (facts.withText) findings.push(...findingsIn(values, spanId, field, text))
  }
  const steps = (facts.casting.steps ?? ordinarySteps)(facts)
  const rootId = dice.hex(16)
  const total = steps.reduce(
    (end, step) => (step.at === undefined ? end + step.weight : Math.max(end, step.at + step.weight)),
    0.4,
  )
  const unit = (facts.seconds * 1e6) / (total + 0.3)
  let cursor = 0.2
  const spans: string[] = []
  for (const step of steps) {
    const from = step.at ?? cursor
    cursor = Math.max(cursor, from + step.weight)
    const spanId = dice.hex(16)
    const attributes: Attribute[] = facts.withText ? [...step.facts, ...step.texts] : step.facts
    const startUs = facts.startUs + Math.round(from * unit)
    const endUs = facts.startUs + Math.round((from + step.weight * 0.97) * unit)
    for (const [key, value] of attributes) if (typeof value === 'string') note(spanId, key, value)
    spans.push(
      spanText(facts.traceId, {
        spanId,
        parentId: rootId,
        name: step.name,
        startUs,
        endUs,
        status: step.status ?? 'ok',
        message: step.message,
        attributes,
        events:
          step.event === undefined
            ? undefined
            : [{ name: step.event.name, atUs: endUs, attributes: step.event.attributes }],
      }),
    )
    if (facts.withText && step.name === 'create_ticket')
      spans.push(bouncedMail(facts, spanId, dice.hex(16), endUs, note))
  }
  findings.unshift({
    span_id: rootId,
    field: 'user.id',
    start: 0,
    end: facts.person.userId.length,
    type: 'PERSON_ID',
    value: facts.person.userId,
  })
  spans.unshift(rootSpan(facts, rootId, note))
  return { line: tracesLine(resource, spans), spans: spans.length, findings }
}

const resource: Attribute[] = [
  ['service.name', 'support'],
  ['deployment.environment.name', 'production'],
]

type Note = (spanId: string, field: string, text: string) => void

// A mail that comes back carries an address in its name and in its status.
function bouncedMail(facts: Facts, parentId: string, spanId: string, startUs: number, note: Note): string {
  const name = `mail ${facts.person.email}`
  const message = `550 mailbox of ${facts.person.name} <${facts.person.email}> is full`
  note(spanId, 'name', name)
  note(spanId, 'status.message', message)
  return spanText(facts.traceId, {
    spanId,
    parentId,
    name,
    startUs: startUs - 90_000,
    endUs: startUs - 20_000,
    status: 'error',
    message,
    attributes: [['openinference.span.kind', 'CHAIN']],
  })
}

function rootSpan(facts: Facts, spanId: string, note: Note): string {
  const { versions, casting } = facts
  const attributes: Attribute[] = [
    ['openinference.span.kind', 'AGENT'],
    ['session.id', facts.sessionId],
    ['user.id', facts.person.userId],
    ['plan_tier', facts.tier],
    ['intent', casting.intent],
    ['intent.confidence', facts.confidence],
    ['agent.version', versions.agent],
    ['prompt.version', versions.prompt],
    ['tool.schema_version', versions.toolSchema],
    ['retrieval.index_version', versions.index],
    ['memory.policy_version', versions.memoryPolicy],
    ['guardrail.version', versions.guardrail],
    ['router.version', versions.router],
    ['outcome.escalated', facts.escalated],
    ['outcome.recontact_7d', facts.recontact],
    ['assay.turns', 1],
  ]
  if (facts.success !== null) attributes.push(['outcome.success', facts.success])
  if (facts.csat !== null) attributes.push(['feedback.csat', facts.csat])
  if (facts.thumbs !== null) attributes.push(['feedback.thumbs', facts.thumbs])
  if (casting.infrastructureFailure === true) attributes.push(['assay.infrastructure_failure', true])
  if (facts.withText) {
    const texts: Attribute[] = [
      ['input.value', facts.question],
      ['output.value', facts.answer],
      ['customer.name', facts.person.name],
    ]
    for (const [key, value] of texts) note(spanId, key, String(value))
    attributes.push(...texts)
  }
  return spanText(facts.traceId, {
    spanId,
    parentId: null,
    name: casting.agent ?? 'support_agent',
    startUs: facts.startUs,
    endUs: facts.startUs + Math.round(facts.seconds * 1e6),
    status: 'ok',
    attributes,
  })
}

// Longest first, so that a value inside a longer one is not told twice.
function findingsIn(values: readonly Planted[], spanId: string, field: string, text: string): Finding[] {
  const found: Finding[] = []
  for (const { type, value } of values) {
    let start = text.indexOf(value)
    while (start !== -1) {
      const end = start + value.length
      if (!found.some((other) => start < other.end && end > other.start))
        found.push({ span_id: spanId, field, start, end, type, value })
      start = text.indexOf(value, end)
    }
  }
  return found
}
