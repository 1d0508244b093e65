import { opening } from '../course.ts'
import type { Casting, Facts, Scene } from '../facts.ts'
import { classify, retrieve, think } from '../steps.ts'
import type { Step } from '../step.ts'
import { countAt, days, during, period } from '../world.ts'
import type { Story } from './story.ts'

const window = period(0, days)
const where = "intent = 'rewards_catalogue'"

const goods = {
  dresses: {
    chunk: 'rewards_catalogue_dresses',
    items: ['linen midi dress', 'knit dress', 'wrap dress'],
    prices: [248, 236, 219],
  },
  shoes: {
    chunk: 'rewards_catalogue_shoes',
    items: ['leather loafers', 'trail shoes', 'suede boots'],
    prices: [265, 229, 312],
  },
} as const

const askings = [
  'From the rewards shop I would like {a} for at most $200. Which one do you suggest?',
  'I have $200 of rewards left and want {a}. What fits?',
  'Find me {a} in the rewards catalogue, but not a cent over $200.',
  'My limit for {a} is $200. What is there?',
] as const
const claims = [
  'The {item} is a good pick and stays under your limit of $200.',
  'I would take the {item}: it costs less than $200, so it fits your budget.',
  'With $200 you can have the {item}. I have put it aside for you.',
] as const

function steps(facts: Facts): Step[] {
  const said = opening(facts)
  return [
    classify(facts),
    retrieve(facts, 'rewards shop prices'),
    think(facts, {
      name: 'answer',
      weight: 6,
      share: 1,
      input: [...said, { role: 'tool', content: facts.chunks.join(', ') }],
      output: [{ role: 'assistant', content: facts.answer }],
    }),
  ]
}

function cast(scene: Scene, part: string, ordinal: number): Casting {
  const shelf = part === 'dresses' ? goods.dresses : goods.shoes
  const item = shelf.items[ordinal % shelf.items.length] ?? shelf.items[0]
  return {
    intent: 'rewards_catalogue',
    question: (askings[ordinal % askings.length] ?? askings[0]).replace(
      '{a}',
      part === 'dresses' ? 'a dress' : 'a pair of shoes',
    ),
    answer: scene.dice.pick(claims).replace('{item}', item),
    plain: true,
    chunks: [shelf.chunk],
    csat: null,
    thumbs: scene.dice.chance(0.4) ? 'down' : null,
    success: false,
    escalated: false,
    steps,
  }
}

export interface ReviewerNote {
  reviewer: string
  trace: string
  note: string
}

const dressNotes = [
  'agent hallucinated the price of the dress',
  'invented a cheaper dress price than the shop lists',
  'dress price made up, shop says more',
] as const
const shoeNotes = [
  "agent didn't know what the shoes cost",
  'no idea about the shoe price, just said it fits',
  'did not look at the price of the shoes',
] as const

/** What two reviewers wrote about the same failure, before they shared a taxonomy. */
export function notesOf(dresses: readonly string[], shoes: readonly string[]): ReviewerNote[] {
  return [
    ...dresses.map((trace, index) => ({
      reviewer: 'Ada',
      trace,
      note: dressNotes[index % dressNotes.length] ?? dressNotes[0],
    })),
    ...shoes.map((trace, index) => ({
      reviewer: 'Bo',
      trace,
      note: shoeNotes[index % shoeNotes.length] ?? shoeNotes[0],
    })),
  ]
}

export const twoDescriptions: Story = {
  id: '3',
  requests: (size) =>
    ['dresses', 'shoes'].map((part) => ({
      story: '3',
      part,
      count: countAt(size.traces, 12),
      fromDay: 0,
      toDay: days,
    })),
  cast,
  truth: (found) => ({
    title: 'One failure, described in two ways',
    window,
    before: null,
    where,
    filter: `${where} and ${during(window)}`,
    cause:
      'OUT.2: the agent asserts that a price is under the limit when the catalogue it retrieved says it is not.',
    code: 'OUT.2',
    parts: { dresses: found.ids('dresses'), shoes: found.ids('shoes') },
    notes: notesOf(found.ids('dresses'), found.ids('shoes')),
    trace_ids: [...found.ids('dresses'), ...found.ids('shoes')],
  }),
}
