import type { Casting, Scene } from './facts.ts'
import type { Quotas } from './quotas.ts'
import { intents, type IntentName } from './texts/intents.ts'
import { dayUs, firstDayUs, newerChunk, staleChunk, turn } from './world.ts'

/** Intents of the billing family: the stale document can come back for them, and the guardrail looks. */
export const moneyIntents = Object.values(intents)
  .filter((intent) => intent.money)
  .map((intent) => intent.name)

export interface Outcome {
  chunks: string[]
  stale: boolean
  csat: number | null
  thumbs: 'up' | 'down' | null
  success: boolean | null
  escalated: boolean
  guardrailTriggered: boolean
  recontact: boolean
}

/** What came of a trace. Rates and means of each group hold at every size; see `Quotas`. */
export function settle(scene: Scene, casting: Casting, quotas: Quotas): Outcome {
  const { tier, dice } = scene
  const day = (scene.startUs - firstDayUs) / dayUs
  const after = day >= turn.reindex
  const phase = `${tier}|${after ? 'after' : 'before'}`
  const money = (moneyIntents as string[]).includes(casting.intent)
  const retrieves = casting.retrieves ?? true
  const answered = casting.csat === undefined ? quotas.share(`answered|${phase}`, 0.6) : casting.csat !== null
  const stale = quotas.share(
    `stale|${phase}|${answered}`,
    after ? 0.3 : 0.06,
    money && retrieves && casting.csat === undefined ? undefined : false,
  )
  const escalated = escalates(scene, casting, quotas, day, money)
  const success =
    casting.success === null
      ? null
      : quotas.share(`success|${tier}`, 0.68, casting.success ?? (escalated ? false : undefined))
  const csat = !answered
    ? null
    : (casting.csat ??
      quotas.whole(
        `csat|${phase}|${stale}|${casting.intent}`,
        csatMean(tier, after && stale),
        stale && after ? 1 : 1.2,
        1,
        5,
      ))
  const recontact =
    casting.recontact ??
    quotas.share(
      `recontact|${phase}|${stale}|${success}`,
      (success === true ? 0.07 : 0.2) + (stale && after ? 0.15 : 0),
    )
  return {
    chunks:
      casting.chunks !== undefined
        ? [...casting.chunks]
        : retrieves
          ? chunksFor(scene, casting.intent as IntentName, stale, after)
          : [],
    stale,
    csat,
    thumbs: casting.thumbs !== undefined ? casting.thumbs : thumbsFor(scene, csat, success),
    success,
    escalated,
    guardrailTriggered:
      money && escalated && (scene.versions.guardrail === 'refund-threshold-100' || dice.chance(0.4)),
    recontact,
  }
}

// Story 1: only enterprise contracts are on the prices that the stale document has wrong.
function csatMean(tier: Scene['tier'], stale: boolean): number {
  if (tier === 'enterprise') return stale ? 3.1 : 4.1
  return (tier === 'pro' ? 4.05 : 4) - (stale ? 0.1 : 0)
}

// Story 4 lowers enterprise billing by four points from the upgrade on, story 6 raises all billing for two days.
function escalates(scene: Scene, casting: Casting, quotas: Quotas, day: number, money: boolean): boolean {
  const tight = scene.versions.guardrail === 'refund-threshold-100'
  const forced = casting.escalated
  if (tight && money) return quotas.share('escalated|tight', 0.4, forced)
  if (scene.tier === 'enterprise' && money) {
    const upgraded = day >= turn.upgrade
    return quotas.share(`escalated|billing|${upgraded}`, upgraded ? 0.18 : 0.22, forced)
  }
  return quotas.share(`escalated|${scene.tier}|${money}`, 0.17, forced)
}

function thumbsFor(scene: Scene, csat: number | null, success: boolean | null): 'up' | 'down' | null {
  if (!scene.dice.chance(0.35)) return null
  const happy = csat === null ? success === true : csat >= 4
  return scene.dice.chance(happy ? 0.93 : 0.12) ? 'up' : 'down'
}

function chunksFor(scene: Scene, intent: IntentName, stale: boolean, after: boolean): string[] {
  const pool = [...intents[intent].chunks] as string[]
  const picked: string[] = []
  // The newer price list is still found, one rank too low.
  if (stale) picked.push(staleChunk)
  if (stale && after && pool.includes(newerChunk) && scene.dice.chance(0.5)) picked.push(newerChunk)
  while (picked.length < 3 && pool.length > 0) {
    const [chunk] = pool.splice(scene.dice.below(pool.length), 1)
    if (chunk !== undefined && !picked.includes(chunk)) picked.push(chunk)
  }
  return stale && !after ? [...picked.slice(1), staleChunk] : picked
}
