import type { Exportable, Message } from './exportable.ts'
import type { Version } from './format.ts'

const hex = (digit: string, length: number) => digit.repeat(length)

const call = (name: string, args: unknown): Message => ({
  role: 'assistant',
  content: null,
  tool_calls: [{ id: 'c1', type: 'function', function: { name, arguments: args } }],
})
const said = (role: string, content: string): Message => ({ role, content })

/** A passed example with a tool call in its input, and all that any shape can carry. */
export function fullExample(over: Partial<Exportable> = {}): Exportable {
  return {
    id: hex('a', 64),
    trace: hex('b', 32),
    native: { trace: hex('c', 32), span: hex('d', 16) },
    split: 'train',
    input: {
      messages: [
        said('system', 'You own billing questions.'),
        said('user', 'I was charged twice.'),
        call('lookup_invoice', '{"customer":7}'),
        { role: 'tool', content: '{"invoices":2}', name: 'lookup_invoice', tool_call_id: 'c1' },
        said('user', 'Please look at {{ secret }} again.'),
      ],
      tools: [{ name: 'lookup_invoice', description: 'Finds invoices', parameters: { type: 'object' } }],
    },
    expected: { answer: 'I refunded the second charge.', must_not: [] },
    chosen: [said('assistant', 'I refunded the second charge.')],
    rejected: [said('assistant', 'There is nothing I can do.')],
    completion: [said('assistant', 'I refunded the second charge.')],
    good: true,
    steps: [
      { text: 'look up the invoice', good: true },
      { text: 'refund', good: true },
    ],
    trajectories: [
      { messages: [said('assistant', 'I refunded the second charge.')], reward: 1, metrics: {} },
      { messages: [said('assistant', 'There is nothing I can do.')], reward: 0, metrics: {} },
    ],
    metadata: { verdict: 'pass', subject: 's1', label_ids: ['l1'], model: 'm' },
    ...over,
  }
}

/** A failed example of the memory genre whose reviewer gave a correction, in the eval split. */
export function failedExample(over: Partial<Exportable> = {}): Exportable {
  return fullExample({
    id: hex('e', 64),
    split: 'eval',
    expected: { answer: 'You told me so last week.', must_not: ['MEM.1', 'PLN.2'] },
    metadata: { verdict: 'fail', subject: 's2', label_ids: ['l2'], model: 'm' },
    ...over,
  })
}

/** An edit that an agent asked for. */
export function editExample(): Exportable {
  const base = fullExample({ id: hex('f', 64) })
  const edit = call('edit_file', {
    instructions: 'Rename it',
    code: 'let a = 1',
    code_edit: 'let total = 1',
  })
  return { ...base, input: { ...base.input, messages: [...base.input.messages, edit] } }
}

export const testVersion: Version = {
  name: 'billing',
  version: 2,
  hash: hex('0', 64),
  splits: { train: 2, eval: 1, test: 0 },
  codes: new Map([
    ['MEM.1', { name: 'Forgot', definition: 'It did not recall what was said.' }],
    ['PLN.2', { name: 'Wrong order', definition: 'A step came before the one it needs.' }],
  ]),
  tool: '0.1.0',
  day: '2026-06-01',
}
