import { expect, test } from 'vitest'
import { runTaskOf } from '../jobs/crew.ts'
import type { RunningWorker } from '../ports.ts'
import { decontaminate, evidenceOf, type Item } from './decontamination.ts'
import { questions } from './questionsFixture.ts'
import { tasks } from './tasks.ts'

const quiet = { signal: new AbortController().signal, progress: () => undefined }
const item = (id: string | number, ...parts: string[]): Item => ({ id, parts })

const prompt =
  'You are the support agent of a company that sells project software. Be brief and kind, verify who is asking before you look at an account, never promise a refund above the limit, and hand over to a person whenever you are not sure.'
const asked = questions(5000, 3)
const ask = (number: number) => asked[number] ?? ''

const train = Array.from({ length: 60 }, (_, at) => item(`t${at}`, prompt, ask(at)))
const evaluation = Array.from({ length: 40 }, (_, at) => item(`e${at}`, prompt, ask(4500 + at)))

test('a prompt that both sides share counts for nothing, in a part of its own or in one part with the question', async () => {
  const found = await decontaminate({}, { train, evaluation, layers: ['exact', 'numbers', 'grams'] }, quiet)
  expect(found.removed).toEqual([])
  expect(found.passages[0]).toMatchObject({ evaluation: 40, train: 60 })
  const joined = (items: readonly Item[]) => items.map(({ id, parts }) => item(id, parts.join('\n\n')))
  const leak = item('leak', `${prompt}\n\n${evaluation[7]?.parts[1]}`)
  const inOne = await decontaminate(
    {},
    {
      train: [...joined(train), leak],
      evaluation: joined(evaluation),
      layers: ['exact', 'numbers', 'grams'],
    },
    quiet,
  )
  expect(inOne.removed).toEqual(['leak'])
  expect(inOne.hits[0]).toMatchObject({ train_id: 'leak', eval_id: 'e7', method: 'exact', band: 'remove' })
})

test('a case that was copied into training many times is no shared passage', async () => {
  const text = evaluation[3]?.parts[1] ?? ''
  const copies = Array.from({ length: 30 }, (_, at) =>
    item(`copy${at}`, at % 2 === 0 ? text : `Hello, ${text} Thanks a lot.`),
  )
  // Three cases that say the same, so that both sides have it often.
  const twins = [item('twin1', text), item('twin2', text), item('twin3', `${text} Please.`)]
  const found = await decontaminate(
    {},
    { train: [...train, ...copies], evaluation: [...evaluation, ...twins] },
    quiet,
  )
  for (const { id } of copies) expect(found.removed).toContain(id)
})

test('each kind of copy is graded with its method and its reason', async () => {
  const text = evaluation[5]?.parts[1] ?? ''
  const words = text.split(' ')
  const given = [
    item('verbatim', `  ${text.toUpperCase()}`),
    item('reordered', [...words.slice(6), ...words.slice(0, 6)].join(' ')),
    item('numbers', text.replaceAll(/\d+/g, '9081')),
    item(
      'embedded',
      `What follows was sent to us last week and we do not know what to answer. ${text} Please draft a reply that is short.`,
    ),
    item('other', 'The kitchen opens at nine and the soup of the day is lentil with lemon.'),
    item('empty', ''),
  ]
  const found = await decontaminate({}, { train: [...train, ...given], evaluation }, quiet)
  const best = (id: string) => found.hits.find((hit) => hit.train_id === id && hit.eval_id === 'e5')
  expect(best('verbatim')).toMatchObject({ method: 'exact', band: 'remove', score: 1 })
  expect(best('reordered')).toMatchObject({ band: 'remove' })
  expect(best('reordered')?.methods).toContain('reordered')
  expect(best('numbers')).toMatchObject({ method: 'numbers', band: 'remove' })
  expect(best('embedded')).toMatchObject({ method: '13-gram', band: 'remove', score: 1 })
  expect(found.removed.toSorted()).toEqual(['embedded', 'numbers', 'reordered', 'verbatim'])
  expect(found.removed.length + found.review.length + found.clear).toBe(found.train)
  const hit = best('embedded')
  const embedded = given[3]
  const of = evaluation[5]
  if (hit === undefined || embedded === undefined || of === undefined) throw new Error('missing')
  const { matches } = evidenceOf(embedded, of, hit)
  expect(matches).toHaveLength(1)
  for (const match of matches) {
    const here = embedded.parts[match.train.part]?.slice(match.train.start, match.train.end)
    expect(here).toBe(match.text)
    expect(of.parts[match.evaluation.part]?.slice(match.evaluation.start, match.evaluation.end)).toBe(
      match.text,
    )
  }
})

test('what training shares with texts beside a case is shown to a person; beside a training item it goes', async () => {
  const result =
    '{"account":"A-77","plan":"scale","seats":41,"owner":"the one who signed in May","state":"past due since spring"}'
  const withResult = {
    ...item('case', 'Why is the workspace of my team read-only since this morning?'),
    beside: [result],
  }
  const same = {
    ...item('same result', 'Tell me which plan we are on and who pays for it.'),
    beside: [result],
  }
  const shot = {
    ...item('few-shot', 'Sort these tickets by how urgent they are.'),
    beside: ['Why is the workspace of my team read-only since this morning?'],
  }
  const found = await decontaminate(
    {},
    { train: [...train, same, shot], evaluation: [...evaluation, withResult] },
    quiet,
  )
  expect(found.removed).toEqual(['few-shot'])
  expect(found.review).toContain('same result')
})

test('threads, their number and the order of answers do not change a thing', async () => {
  const lateWorker = (): RunningWorker => ({
    ask: async (name, input) => {
      const copied: unknown = structuredClone(input)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 3))
      return structuredClone(runTaskOf(tasks, name, copied))
    },
    end: async () => undefined,
  })
  const many = [...train, ...Array.from({ length: 700 }, (_, at) => item(`m${at}`, ask(at * 3 + 1)))]
  const alone = await decontaminate({}, { train: many, evaluation }, quiet)
  expect(await decontaminate({ startWorker: lateWorker }, { train: many, evaluation }, quiet)).toEqual(alone)
  async function* streamed() {
    yield* many
  }
  expect(await decontaminate({}, { train: streamed(), evaluation }, quiet)).toEqual(alone)
})

test('an abort ends it in any phase, and nothing is answered', async () => {
  const many = Array.from({ length: 4000 }, (_, at) => item(at, ask(at)))
  for (const phase of ['Comparing word for word', 'Seeking near-copies', 'Seeking what says the same']) {
    const stop = new AbortController()
    const seen: string[] = []
    const work = decontaminate(
      {},
      { train: many, evaluation },
      {
        signal: stop.signal,
        progress: (each) => {
          seen.push(each.phase)
          if (each.phase === phase) stop.abort(new Error(`stopped in ${phase}`))
        },
      },
    )
    await expect(work).rejects.toThrow(`stopped in ${phase}`)
    expect(seen.at(-1)).toBe(phase)
  }
})

test('nothing against nothing, and one against one, are compared all the same', async () => {
  expect(await decontaminate({}, { train: [], evaluation: [] }, quiet)).toMatchObject({
    train: 0,
    hits: [],
    clear: 0,
  })
  const one = await decontaminate({}, { train: [item(1, ask(4))], evaluation: [item(1, ask(4))] }, quiet)
  expect(one).toMatchObject({ removed: [1], review: [], clear: 0 })
  const blank = await decontaminate({}, { train: [item(1, '', '  ')], evaluation: [item(1, '…')] }, quiet)
  expect(blank).toMatchObject({ removed: [], review: [], clear: 1 })
})
