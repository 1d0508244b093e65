import { open, rename, rm } from 'node:fs/promises'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { CallContext } from '../handlers.ts'
import { traceUidFrom } from '../lineage/ids.ts'
import type { Scene } from './facts.ts'
import { personAt, type Person } from './people.ts'
import { planSessions, sizeOf, type SessionPlan } from './plan.ts'
import { createQuotas, type Quotas } from './quotas.ts'
import { diceFor } from './random.ts'
import { powerUserNumber } from './stories/7-sameQuestion.ts'
import { stories } from './stories/stories.ts'
import { factsOf, ordinaryCasting, writeTrace } from './trace.ts'
import { createTruthBook } from './truth.ts'
import type { IntentName } from './texts/intents.ts'
import { endUs, versionsAt, type Tier } from './world.ts'

export interface DemoOptions extends Pick<CallContext, 'signal' | 'progress'> {
  /** How many traces, at least 8. */
  traces: number
  seed: number
  /** Share of traces with text, 0 to 1; the others keep their facts. */
  bodies: number
  /** OTLP JSON lines, one trace a line. Holds raw values; an existing file is replaced. */
  out: string
  /** What was planted where. Holds raw values; an existing file is replaced. */
  truth: string
}

/**
 * Writes the bundled story as a trace file and its planted truth. The same size, seed and share give the same
 * bytes. Both files appear as a whole or not at all; memory does not grow with the number of traces beyond the
 * stories' ids. Fails with cancelled.
 */
export async function generateDemo(
  options: DemoOptions,
): Promise<{ traces: number; spans: number; stories: number }> {
  const { seed } = options
  const size = sizeOf(options.traces)
  const quotas = createQuotas(seed)
  const book = createTruthBook(seed, size)
  const out = await openText(options.out)
  const truth = await openText(options.truth)
  let traces = 0
  let spans = 0
  try {
    await truth.append(book.opening)
    for (const session of planSessions(
      seed,
      size,
      stories.flatMap((story) => story.requests(size)),
    )) {
      const cast = castSession(seed, size.traces, session, quotas)
      for (let turn = 0; turn < session.traces; turn++) {
        const { facts, part } = cast(turn, options.bodies)
        const uid = traceUidFrom('otel', facts.traceId)
        if (part !== null) book.part(part.story, part.part, uid)
        for (const story of stories) {
          const seen = story.sees?.(facts)
          if (seen !== undefined && seen !== null) book.part(story.id, seen, uid)
        }
        const written = writeTrace(facts)
        await out.append(`${written.line}\n`)
        await truth.append(book.findings(uid, written.findings))
        traces++
        spans += written.spans
        if (traces % 500 === 0) {
          if (options.signal.aborted)
            throw new WorkbenchError('cancelled', 'The demo was cancelled. Nothing was kept of it.')
          options.progress({ phase: 'write the demo', done: traces, total: options.traces, unit: 'traces' })
        }
      }
    }
    await truth.append(book.closing(spans))
    await out.finish()
    await truth.finish()
    return { traces, spans, stories: stories.length }
  } catch (error) {
    await out.drop()
    await truth.drop()
    throw error
  }
}

// All traces of a session share its person; their intents follow from the first one.
function castSession(seed: number, traces: number, session: SessionPlan, quotas: Quotas) {
  const { role } = session
  const story = role === null ? undefined : stories.find((candidate) => candidate.id === role.story)
  const tier = role?.tier ?? tierOf(quotas)
  const person = personOf(seed, traces, session, tier)
  const sessionId = `s-${diceFor(seed, 'session', session.index).hex(12)}`
  let intent: IntentName | null = null
  return (turn: number, bodies: number) => {
    const dice = diceFor(seed, 'scene', session.index, turn)
    // Follow-ups come minutes later, and never after the last day.
    const later = session.startUs + Math.floor(turn * (90 + 240 * dice.next()) * 1e6)
    const startUs = Math.min(later, endUs - 60_000_000 + turn)
    const scene: Scene = {
      seed,
      traces,
      session: session.index,
      sessionId,
      turn,
      role,
      tier,
      person,
      startUs,
      versions: versionsAt(startUs),
      dice,
    }
    const told = role === null ? undefined : story?.cast?.(scene, role.part, role.ordinal)
    const casting = told ?? ordinaryCasting(scene, intent)
    if (told === undefined) intent = casting.intent as IntentName
    return { facts: factsOf(scene, casting, quotas, bodies), part: role }
  }
}

function tierOf(quotas: Quotas): Tier {
  if (quotas.share('tier|enterprise', 0.3)) return 'enterprise'
  return quotas.share('tier|pro', 0.5) ? 'pro' : 'free'
}

function personOf(seed: number, traces: number, session: SessionPlan, tier: Tier): Person {
  if (session.role?.part === 'power user') return personAt(seed, tier, powerUserNumber)
  const people = Math.max(12, Math.round(traces * 0.16))
  return personAt(seed, tier, diceFor(seed, 'who', session.index).below(people))
}

interface TextFile {
  append(text: string): Promise<void>
  /** Puts the file in its place. */
  finish(): Promise<void>
  drop(): Promise<void>
}

// Raw values are for their owner only; what is not finished never has the final name.
async function openText(target: string): Promise<TextFile> {
  const building = `${target}.part`
  const handle = await open(building, 'w', 0o600)
  let waiting = ''
  const flush = async () => {
    await handle.write(waiting)
    waiting = ''
  }
  return {
    append: async (text) => {
      waiting += text
      if (waiting.length > 1 << 20) await flush()
    },
    finish: async () => {
      await flush()
      await handle.sync()
      await handle.close()
      await rename(building, target)
    },
    drop: async () => {
      await handle.close().catch(() => undefined)
      await rm(building, { force: true })
      await rm(target, { force: true })
    },
  }
}
