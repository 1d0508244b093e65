import { z } from 'zod'
import type { Exportable } from '../exportable.ts'
import { splitFiles, type Format } from '../format.ts'
import { question } from './messages.ts'

const memoryGenre = 'MEM'

const common = { use: 'memory', trains: false, fileOf: splitFiles, container: 'lines' } as const
const notMemory = { skipped: 'no code of the memory genre: the case says nothing about memory' }

const shows = ({ expected }: Exportable) => expected.must_not.some((code) => code.startsWith(memoryGenre))

const turn = z.strictObject({ role: z.enum(['user', 'assistant', 'system', 'tool']), content: z.string() })

const turnsOf = ({ input }: Exportable) =>
  input.messages
    .filter(({ content }) => content !== null && content !== '')
    .map(({ role, content }) => ({
      role: ['assistant', 'system', 'tool'].includes(role) ? role : 'user',
      content: content ?? '',
    }))

export const mem0: Format = {
  ...common,
  id: 'mem0',
  title: 'Mem0 memory cases',
  version: 'Assay case file; Mem0 publishes no test format',
  source: 'Mem0 API reference, memories',
  note: 'A question, what should have been remembered, and the turns to add before it is asked',
  keys: ['case_id', 'user_id', 'messages', 'query', 'expected', 'failed_by'],
  schema: z.strictObject({
    case_id: z.string(),
    user_id: z.string(),
    messages: z.array(turn).min(1),
    query: z.string(),
    expected: z.string().nullable(),
    failed_by: z.array(z.string()).min(1),
  }),
  rows: (example) => {
    if (!shows(example)) return notMemory
    const subject = example.metadata['subject'] ?? example.metadata['session']
    return [
      {
        case_id: example.id,
        user_id: typeof subject === 'string' ? subject : example.trace,
        messages: turnsOf(example),
        query: question(example) ?? '',
        expected: example.expected.answer,
        failed_by: example.expected.must_not,
      },
    ]
  },
  loader: (files) =>
    `for case in map(json.loads, open("${files[0] ?? 'eval.jsonl'}")): memory.add(case["messages"], user_id=case["user_id"])`,
}

export const letta: Format = {
  ...common,
  id: 'letta',
  title: 'Letta memory cases',
  version: 'Assay case file; Letta publishes no test format',
  source: 'Letta API reference, messages',
  note: 'Messages to send to an agent one by one, and what it should know at the end',
  keys: ['case_id', 'messages', 'query', 'expected', 'failed_by'],
  schema: z.strictObject({
    case_id: z.string(),
    messages: z.array(turn).min(1),
    query: z.string(),
    expected: z.string().nullable(),
    failed_by: z.array(z.string()).min(1),
  }),
  rows: (example) => {
    if (!shows(example)) return notMemory
    return [
      {
        case_id: example.id,
        messages: turnsOf(example),
        query: question(example) ?? '',
        expected: example.expected.answer,
        failed_by: example.expected.must_not,
      },
    ]
  },
  loader: (files) =>
    `for case in map(json.loads, open("${files[0] ?? 'eval.jsonl'}")): client.agents.messages.create(agent_id=…, messages=case["messages"])`,
}

export const zep: Format = {
  ...common,
  id: 'zep',
  title: 'Zep memory cases',
  version: 'thread.add_messages, 2026-06; the case keys are ours',
  source: 'Zep documentation, threads',
  note: 'Messages in their order for `thread.add_messages`, then the question',
  keys: ['case_id', 'thread_id', 'user_id', 'messages', 'query', 'expected', 'failed_by'],
  schema: z.strictObject({
    case_id: z.string(),
    thread_id: z.string(),
    user_id: z.string(),
    messages: z.array(turn).min(1),
    query: z.string(),
    expected: z.string().nullable(),
    failed_by: z.array(z.string()).min(1),
  }),
  rows: (example, version) => {
    const row = mem0.rows(example, version)
    if (!Array.isArray(row)) return row
    return row.map((each) => ({ ...each, thread_id: example.trace }))
  },
  loader: (files) =>
    `for case in map(json.loads, open("${files[0] ?? 'eval.jsonl'}")): zep.thread.add_messages(case["thread_id"], messages=case["messages"])`,
}
