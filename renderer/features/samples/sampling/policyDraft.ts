import {
  ruleKinds,
  samplingPolicy,
  type PolicyRule,
  type SamplingPolicy,
} from '../../../../shared/domain/samplingPolicy.ts'

/** An amount as a person writes it: `5 %` is a rate, `200` a number of traces, nothing takes all. */
export function amountText({ rate, take }: Pick<PolicyRule, 'rate' | 'take'>): string {
  if (rate !== undefined) return `${Number((rate * 100).toPrecision(6))} %`
  return take === undefined ? '' : String(take)
}

/** Reads an amount; null where it is neither a percentage up to 100 nor a whole number. */
export function readAmount(text: string): { rate?: number; take?: number } | null {
  const plain = text.trim().replaceAll(',', '')
  if (plain === '') return {}
  const percent = /^(\d+(?:\.\d+)?)\s*%$/.exec(plain)?.[1]
  if (percent !== undefined) {
    const rate = Number(percent) / 100
    return rate > 0 && rate <= 1 ? { rate } : null
  }
  return /^[1-9]\d*$/.test(plain) ? { take: Number(plain) } : null
}

/** The rule with another amount; what else it says stays. */
export function withAmount(rule: PolicyRule, amount: { rate?: number; take?: number }): PolicyRule {
  const { rate: _rate, take: _take, ...rest } = rule
  return { ...rest, ...amount }
}

/** The rule as another kind: what the new kind cannot have is left out, what it needs is filled in. */
export function withKind(rule: PolicyRule, kind: PolicyRule['kind']): PolicyRule {
  const { rate, take, by, allocation: _a, metric: _m, tail: _t, share: _s, days: _d, ...rest } = rule
  const amount = kind === 'must' ? {} : take !== undefined ? { take } : { rate: rate ?? 0.05 }
  const strata = ['stratified', 'head', 'drift'].includes(kind)
    ? { by: by ?? (['plan_tier'] as const).slice() }
    : {}
  const tail = kind === 'tail' ? { tail: 'template' as const } : {}
  return { ...rest, kind, ...amount, ...strata, ...tail }
}

/** A rule that no other of the policy is called like. */
export function newRule(rules: readonly PolicyRule[]): PolicyRule {
  let number = rules.length + 1
  while (rules.some(({ name }) => name === `rule ${number}`)) number++
  return { name: `rule ${number}`, kind: 'uniform', where: '', rate: 0.01 }
}

/** What is wrong with a policy, in words; null where nothing is. */
export function policyProblem(policy: SamplingPolicy): string | null {
  const parsed = samplingPolicy.safeParse(policy)
  return parsed.success ? null : (parsed.error.issues[0]?.message ?? 'The policy cannot be read.')
}

/** What each kind of rule draws. */
export const kindWords: Readonly<Record<PolicyRule['kind'], string>> = {
  uniform: 'any trace alike',
  head: 'the commonest values',
  tail: 'rare, new, slow or costly',
  stratified: 'from each stratum',
  must: 'all of them',
  drift: 'more where something changed',
}

export const kinds = ruleKinds
