import { opening } from '../course.ts'
import type { Casting, Facts, Scene } from '../facts.ts'
import { callTool, think } from '../steps.ts'
import type { Step } from '../step.ts'
import { countAt, days, during, period, turn } from '../world.ts'
import type { Story } from './story.ts'

const window = period(turn.toolSchema, days)
const before = period(0, turn.toolSchema)
const agent = 'onboarding_assistant'
const where = `name = '${agent}'`

const questions = [
  'Which checklist does a new team start with?',
  'Where do I find the template for the first project?',
  'What should a new administrator set up on day one?',
  'Is there a guide for moving boards from another tool?',
  'How do we invite a whole department at once?',
] as const

// The downstream agent never learnt of team_id; the tool answers politely with nothing.
function steps(facts: Facts): Step[] {
  const broken = facts.versions.toolSchema === 'tools-8'
  const args = JSON.stringify({ query: facts.question.replace(/\?$/, '').toLowerCase() })
  const call = {
    id: `call_${facts.traceId.slice(0, 8)}_1`,
    tool: 'search_internal_docs' as const,
    args,
    result: JSON.stringify(
      broken
        ? { results: [], note: 'team_id is required since tools-8' }
        : { results: [{ title: 'First week guide', updated: '2026-03-11' }] },
    ),
  }
  const said = opening(facts)
  return [
    think(facts, {
      name: 'plan',
      weight: 3,
      share: 0.4,
      input: said,
      output: [{ role: 'assistant', call: { id: call.id, tool: call.tool, args } }],
    }),
    callTool(facts, call),
    think(facts, {
      name: 'answer',
      weight: 5,
      share: 0.6,
      input: [
        ...said,
        { role: 'assistant', call: { id: call.id, tool: call.tool, args } },
        { role: 'tool', content: call.result, callId: call.id },
      ],
      output: [{ role: 'assistant', content: facts.answer }],
    }),
  ]
}

function cast(_scene: Scene, part: string, ordinal: number): Casting {
  const broken = part === 'broken'
  return {
    intent: 'workspace_onboarding',
    agent,
    question: questions[ordinal % questions.length] ?? questions[0],
    answer: broken
      ? 'I do not have anything on that right now. Feel free to look around in the workspace.'
      : 'Start with the first week guide: it has the checklist, the template and the order of steps.',
    retrieves: false,
    csat: null,
    success: !broken,
    escalated: false,
    steps,
  }
}

export const toolSchema: Story = {
  id: '5',
  requests: (size) => [
    { story: '5', part: 'broken', count: countAt(size.traces, 40), fromDay: turn.toolSchema, toDay: days },
    { story: '5', part: 'working', count: countAt(size.traces, 40), fromDay: 0, toDay: turn.toolSchema },
  ],
  cast,
  truth: (found) => ({
    title: 'A tool schema breaks one caller, silently',
    window,
    before,
    where,
    filter: `${where} and ${during(window)}`,
    cause: `TSL.3: from tools-8 on search_internal_docs requires team_id, and ${agent} still calls it without. Rolling back the schema helps, rolling back the model does not.`,
    code: 'TSL.3',
    metric: 'success',
    rate_before: 1,
    rate_after: 0,
    working: found.ids('working'),
    trace_ids: found.ids('broken'),
  }),
}
