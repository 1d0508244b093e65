import type { Person, Planted } from './people.ts'
import type { Role } from './plan.ts'
import type { Dice } from './random.ts'
import type { Step } from './step.ts'
import type { IntentName } from './texts/intents.ts'
import type { Slots } from './texts/fill.ts'
import type { Tier, Versions } from './world.ts'

/** What a story fixes about a trace that plays a part; the rest is settled as for any other. */
export interface Casting {
  intent: IntentName | 'rewards_catalogue' | 'workspace_onboarding'
  question: string
  answer?: string
  agent?: string
  /** Nothing personal is added to the question. */
  plain?: boolean
  retrieves?: boolean
  /** What retrieval brings, in place of the intent's documents. */
  chunks?: readonly string[]
  startUs?: number
  seconds?: number
  csat?: number | null
  thumbs?: 'up' | 'down' | null
  success?: boolean | null
  escalated?: boolean
  recontact?: boolean
  infrastructureFailure?: boolean
  /** Its own course of events in place of the ordinary one. */
  steps?: (facts: Facts) => Step[]
}

/** The place of a trace in the world, before its outcome is known. */
export interface Scene {
  seed: number
  traces: number
  session: number
  sessionId: string
  /** 0 for the first trace of its session. */
  turn: number
  role: Role | null
  tier: Tier
  person: Person
  startUs: number
  versions: Versions
  dice: Dice
}

/** Everything that is true of one trace. */
export interface Facts extends Scene {
  traceId: string
  casting: Casting
  question: string
  answer: string
  slots: Slots
  confidence: number
  /** Documents in the order in which retrieval returned them; empty where there was none. */
  chunks: readonly string[]
  /** The re-indexed billing document came back. */
  stale: boolean
  csat: number | null
  thumbs: 'up' | 'down' | null
  success: boolean | null
  escalated: boolean
  guardrailTriggered: boolean
  recontact: boolean
  cost: number
  seconds: number
  withText: boolean
  planted: readonly Planted[]
}
