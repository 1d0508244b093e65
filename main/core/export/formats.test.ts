import { expect, test } from 'vitest'
import { checkedRows, checkFormat, lockOf, refuseEmpty } from './checkFormat.ts'
import type { Exportable } from './exportable.ts'
import { editExample, failedExample, fullExample, testVersion } from './exportFixture.ts'
import { exporters, formatById, formats } from './exporters.ts'
import type { Format } from './format.ts'
import { answerInPrompt, responseItems } from './formats/environments.ts'
import { inertTemplate } from './formats/promptfoo.ts'
import { uuidOf } from './formats/platforms.ts'
import { uncalledResult } from './toolCalls.ts'

const everyShape = [fullExample(), failedExample(), editExample()]

async function* each(examples: readonly Exportable[]) {
  yield* examples
}

function format(id: string): Format {
  const found = formatById(id)
  if (found === undefined) throw new Error(`no format ${id}`)
  return found
}

function rowsOf(id: string, example: Exportable) {
  const made = checkedRows(format(id), example, testVersion)
  return 'skipped' in made ? made.skipped : made.rows
}

test('every format has an id of its own, and gives at least one row that its schema takes', async () => {
  expect(new Set(exporters().map(({ id }) => id)).size).toBe(formats.length + 1)
  for (const one of formats) {
    const checked = await checkFormat(one, testVersion, each(everyShape), AbortSignal.timeout(5000))
    expect(checked.rows, one.id).toBeGreaterThan(0)
    const counted = checked.skipped.reduce((sum, { examples }) => sum + examples, 0)
    expect(counted, one.id).toBeLessThan(everyShape.length)
  }
})

test('a row that lost a key, or got one that is not of the format, is refused by its schema', () => {
  for (const one of formats) {
    const rows = everyShape.flatMap((example) => {
      const made = checkedRows(one, example, testVersion)
      return 'skipped' in made ? [] : made.rows
    })
    const [row] = rows
    if (row === undefined) throw new Error(one.id)
    expect(one.schema.safeParse({ ...row, stray: 1 }).success, one.id).toBe(false)
    for (const key of Object.keys(row)) {
      if (one.keys.includes(`${key}?`)) continue
      const { [key]: _gone, ...rest } = row
      expect(one.schema.safeParse(rest).success, `${one.id} without ${key}`).toBe(false)
    }
    const named = one.keys.map((key) => key.replace('?', ''))
    for (const made of rows) for (const key of Object.keys(made)) expect(named, one.id).toContain(key)
  }
})

test('what does not fit is named with its example before anything is written', () => {
  const strange = fullExample({
    input: {
      messages: [{ role: 'user', content: '' }],
      tools: [{ type: 'function', function: { name: '' } }],
    },
  })
  expect(() => checkedRows(format('openai-sft'), strange, testVersion)).toThrow(
    /Example aaaaaaaaaaaa does not fit OpenAI SFT: tools.0.function.name .*Nothing was written/,
  )
})

test('templates take the arguments of a call as an object, the chat APIs as a string', () => {
  const called = (id: string, key: string) => {
    const [row] = rowsOf(id, fullExample()) as Record<string, { tool_calls?: unknown }[]>[]
    return row?.[key]?.find(({ tool_calls }) => tool_calls !== undefined)?.tool_calls
  }
  expect(called('trl-sft', 'messages')).toMatchObject([{ function: { arguments: { customer: 7 } } }])
  expect(called('openai-sft', 'messages')).toMatchObject([{ function: { arguments: '{"customer":7}' } }])
})

test('pairs, verdicts, steps and groups are taken from their shapes, and missed in words that say which', () => {
  expect(rowsOf('trl-dpo', fullExample())).toMatchObject([
    {
      chosen: [{ content: 'I refunded the second charge.' }],
      rejected: [{ content: 'There is nothing I can do.' }],
    },
  ])
  expect(rowsOf('trl-kto', fullExample({ good: false }))).toMatchObject([{ label: false }])
  expect(rowsOf('dmpo', fullExample())).toMatchObject([{ chosen_reward: 1, rejected_reward: 0 }])
  expect(rowsOf('art', fullExample())).toMatchObject([{ trajectories: [{ reward: 1 }, { reward: 0 }] }])
  const plain = fullExample()
  for (const key of ['chosen', 'rejected', 'completion', 'good', 'steps', 'trajectories'] as const)
    delete plain[key]
  expect(rowsOf('trl-dpo', plain)).toMatch(/shape `pair`/)
  expect(rowsOf('trl-stepwise', plain)).toMatch(/shape `step`/)
  expect(rowsOf('art', plain)).toMatch(/shape `group`/)
  // A passed trace is a judged completion by itself.
  expect(rowsOf('trl-kto', plain)).toMatchObject([{ label: true }])
})

test('text of a trace is never carried out as a template', () => {
  expect(inertTemplate('a {{ b }} {% c %} {# d #} {e}')).toBe(
    "a {{ '{' }}{ b }} {{ '{' }}% c %} {{ '{' }}# d #} {e}",
  )
  const [row] = rowsOf('promptfoo', failedExample()) as { vars: { question: string }; assert: unknown }[]
  expect(row?.vars.question).toBe("Please look at {{ '{' }}{ secret }} again.")
  expect(row?.assert).toMatchObject([
    { type: 'factuality' },
    { type: 'llm-rubric', metric: 'MEM.1' },
    { type: 'llm-rubric', metric: 'PLN.2' },
  ])
})

test('a prompt that holds its own answer is no task for NeMo Gym', () => {
  const leaking = fullExample()
  leaking.input.messages.push({ role: 'user', content: 'Say: i  REFUNDED the second charge.' })
  expect(answerInPrompt(fullExample())).toBe(false)
  expect(answerInPrompt(leaking)).toBe(true)
  expect(rowsOf('nemo-gym', leaking)).toBe('the prompt holds the expected answer')
})

test('a call and its output keep their tie as items of the Responses API, with or without an id', () => {
  const items = responseItems([
    {
      role: 'assistant',
      content: null,
      tool_calls: [{ type: 'function', function: { name: 'a', arguments: {} } }],
    },
    { role: 'tool', content: 'done' },
  ])
  expect(items).toEqual([
    { type: 'function_call', call_id: 'call_0_0', name: 'a', arguments: '{}' },
    { type: 'function_call_output', call_id: 'call_0_0', output: 'done' },
  ])
})

const uncalled = fullExample({
  input: {
    ...fullExample().input,
    messages: [
      { role: 'user', content: 'How many seats do we have?' },
      { role: 'tool', content: 'seats.md', tool_call_id: 'c9' },
      { role: 'assistant', content: 'Which workspace?' },
      { role: 'user', content: 'The first.' },
    ],
  },
})

test('no conversation is written in which a tool answers a call that is not there', () => {
  const leftOut = formats.filter((one) => rowsOf(one.id, uncalled) === uncalledResult).map(({ id }) => id)
  expect(leftOut.toSorted()).toEqual([
    'agentrm',
    'art',
    'braintrust',
    'dmpo',
    'inspect',
    'langfuse',
    'langsmith',
    'nemo-gym',
    'openai-dpo',
    'openai-evals',
    'openai-sft',
    'phoenix',
    'together-dpo',
    'together-sft',
    'trl-dpo',
    'trl-kto',
    'trl-orpo',
    'trl-sft',
    'verifiers',
  ])
})

test('a result without an id gets that of its call, which gets one of its place where it has none', () => {
  const call = (name: string, id?: string) => ({
    ...(id === undefined ? {} : { id }),
    type: 'function' as const,
    function: { name, arguments: '{}' },
  })
  const messages = [
    { role: 'user', content: 'Look.' },
    { role: 'assistant', content: null, tool_calls: [call('a'), call('b', 'own'), call('c')] },
    { role: 'tool', name: 'c', content: '3' },
    { role: 'tool', content: '2', tool_call_id: 'own' },
    { role: 'tool', content: '1', tool_call_id: 'unknown' },
    { role: 'user', content: 'And?' },
  ]
  const [row] = rowsOf('openai-sft', fullExample({ input: { messages, tools: [] } })) as {
    messages: { content?: string; tool_call_id?: string; tool_calls?: { id: string }[] }[]
  }[]
  expect(row?.messages[1]?.tool_calls?.map(({ id }) => id)).toEqual(['call_1_0', 'own', 'call_1_2'])
  expect(row?.messages.slice(2, 5).map(({ content, tool_call_id }) => [content, tool_call_id])).toEqual([
    ['3', 'call_1_2'],
    ['2', 'own'],
    ['1', 'call_1_0'],
  ])
})

test('an answer that used tools is left out where a format takes the agent alone, and the rest is written', () => {
  const [asking, told] = fullExample().input.messages.slice(2, 4)
  const used = fullExample({
    rejected: [asking, told, { role: 'assistant', content: 'Nothing.' }].flatMap((turn) => turn ?? []),
  })
  expect(rowsOf('trl-dpo', used)).toMatch(/more than the words and calls of the agent/)
})

test('sets that judge, and sets without a training split, are locked for formats to train on', () => {
  const training = format('trl-sft')
  expect(lockOf(training, testVersion, 'golden')).toMatch(/golden set/)
  expect(lockOf(training, { ...testVersion, splits: { train: 0, eval: 3, test: 0 } }, null)).toMatch(
    /no training split/,
  )
  expect(lockOf(training, testVersion, null)).toBeNull()
  expect(lockOf(format('inspect'), testVersion, 'golden')).toBeNull()
})

test('the test split stays at home in formats to train on, and it is said', async () => {
  const checked = await checkFormat(
    format('trl-sft'),
    testVersion,
    each([fullExample(), fullExample({ id: 'x', split: 'test' })]),
    AbortSignal.timeout(5000),
  )
  expect(checked).toMatchObject({
    rows: 1,
    skipped: [{ why: 'the test split is not written in this format', examples: 1 }],
  })
})

test('a format in which nothing fits is refused with the reasons', async () => {
  const checked = await checkFormat(
    format('morph'),
    testVersion,
    each([fullExample(), failedExample()]),
    AbortSignal.timeout(5000),
  )
  expect(() => refuseEmpty(format('morph'), checked)).toThrow(/No example .* MorphLLM/)
})

test('ids fit the targets: a UUID of the hash for LangSmith', () => {
  expect(uuidOf('0123456789abcdef0123456789abcdef')).toBe('01234567-89ab-8def-a123-456789abcdef')
})
