import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { documentProblems } from './documentProblems.ts'
import { samplingPolicy } from './samplingPolicy.ts'

const problems = (shape: z.ZodType, document: string) => {
  const value: unknown = parse(document)
  const { error } = shape.safeParse(value)
  return error === undefined ? [] : documentProblems(error, value)
}

test.each([
  ['[]', ['takes keys with values, not a list']],
  ['', ['takes keys with values, not nothing']],
  ['5', ['takes keys with values, not a number']],
  ['{}', ['rules: is missing, takes a list']],
  ['rules: []\nzz: 1', ['rules: takes at least 1 entry', 'has no place for zz']],
  ['rules: [{name: a, rate: 2}]', ['rules.0.rate: takes at most 1']],
  ['rules: [{name: a, rate: half}]', ['rules.0.rate: takes a number, not a text']],
  ['rules: [{name: a, take: 1.5}]', ['rules.0.take: takes a whole number, not a fraction']],
  ['rules: [{name: a}]', ['rules.0: a: give either rate or take']],
])('the policy %j is refused in words of its writer', (document, said) => {
  expect(problems(samplingPolicy, document)).toEqual(said)
})

const shape = z.strictObject({
  mode: z.enum(['fast', 'slow']),
  split: z.union([z.literal('eval'), z.strictObject({ train: z.number() })]).optional(),
  title: z.string().min(1).max(3).optional(),
})

test.each([
  ['{}', ['mode: is missing, takes one of fast, slow']],
  ['mode: odd', ['mode: takes one of fast, slow, not odd']],
  ['{mode: fast, title: ""}', ['title: is empty']],
  ['{mode: fast, title: long}', ['title: takes at most 3 characters']],
  ['{mode: fast, split: {train: x}}', ['split.train: takes a number, not a text']],
  ['{mode: fast, split: 5}', ['split: cannot be a number of this form']],
])('%j is refused with what may stand there', (document, said) => {
  expect(problems(shape, document)).toEqual(said)
})
