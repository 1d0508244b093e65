import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  policyRule,
  ruleKinds,
  samplingPolicy,
  type PolicyRule,
} from '../../../../shared/domain/samplingPolicy.ts'
import { amountText, newRule, policyProblem, readAmount, withAmount, withKind } from './policyDraft.ts'

const rule = (more: Partial<PolicyRule>): PolicyRule => ({ name: 'a', kind: 'uniform', where: '', ...more })

test('an amount is a percentage or a number of traces; anything else is no amount', () => {
  expect(readAmount('5 %')).toEqual({ rate: 0.05 })
  expect(readAmount('0.1%')).toEqual({ rate: 0.001 })
  expect(readAmount('1,200')).toEqual({ take: 1200 })
  expect(readAmount(' ')).toEqual({})
  for (const text of ['0 %', '101 %', '-3', '1.5', 'many', '0']) expect(readAmount(text), text).toBe(null)
})

test('what an amount reads as, it is written as', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 100_000 }),
      fc.integer({ min: 1, max: 1000 }),
      (take, thousandths) => {
        expect(readAmount(amountText({ take }))).toEqual({ take })
        const rate = thousandths / 1000
        expect(readAmount(amountText({ rate }))?.rate).toBeCloseTo(rate, 9)
      },
    ),
  )
  expect(withAmount(rule({ rate: 0.1 }), { take: 5 })).toEqual(rule({ take: 5 }))
})

test('a rule of any kind becomes a valid rule of any other kind, and keeps its filter and caps', () => {
  const starts = ruleKinds.map((kind) =>
    withKind(rule({ rate: 0.2, where: 'csat < 3', cap_per_user: 2 }), kind),
  )
  for (const start of starts) {
    for (const kind of ruleKinds) {
      const changed = policyRule.safeParse(withKind(start, kind))
      expect(changed.error?.issues[0]?.message).toBe(undefined)
      expect(changed.data).toMatchObject({ kind, where: 'csat < 3', cap_per_user: 2 })
    }
  }
})

test('new rules never share a name, and a policy says what is wrong with it', () => {
  let rules: PolicyRule[] = []
  for (let n = 0; n < 5; n++) rules = [...rules.slice(n % 2), newRule(rules)]
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
  const policy = samplingPolicy.parse({ seed: 1, rules: [newRule([])] })
  expect(policyProblem(policy)).toBe(null)
  expect(policyProblem({ ...policy, rules: [rule({}), rule({ rate: 0.1 })] })).toMatch(/rate or take/)
  expect(policyProblem({ ...policy, rules: [rule({ rate: 0.1 }), rule({ rate: 0.1 })] })).toMatch(/called a/)
})
