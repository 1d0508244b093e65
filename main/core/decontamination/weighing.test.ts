import { expect, test } from 'vitest'
import { decontaminate, type Item } from './decontamination.ts'
import { questions } from './questionsFixture.ts'

const quiet = { signal: new AbortController().signal, progress: () => undefined }
const asked = questions(400, 5)
const prompt = 'You are the support agent of a company that sells project software. Be brief and kind.'

interface Talk {
  question: string | readonly string[]
  answer: string
  call?: string
  read?: string
}

function talk(id: string, { question, answer, call, read }: Talk): Item {
  const turns = typeof question === 'string' ? [question] : question
  const parts = [prompt, ...turns, answer, ...(call === undefined ? [] : [call])]
  const said = [0, ...parts.keys()].filter((at) => at === 0 || at > turns.length)
  return { id, parts, said: [...new Set(said)], ...(read === undefined ? {} : { beside: [read] }) }
}

const stock = 'The export ran but its filter pointed at an archived project. It is set to all projects again.'
const call = '{"arguments":{"query":"audit events Starter"},"name":"search_internal_docs"}'
const long = Array.from({ length: 60 }, (_, at) => asked[300 + at]?.split(' ')[at % 5] ?? '').join(' ')
const other = (side: string, count: number, from: number) =>
  Array.from({ length: count }, (_, at) =>
    talk(`${side}${at}`, { question: asked[from + at] ?? '', answer: asked[from + 100 + at] ?? '' }),
  )
const cases = other('e', 40, 0)
const training = other('t', 40, 50)
const compared = (train: readonly Item[], evaluation: readonly Item[]) =>
  decontaminate(
    {},
    {
      train: [...training, ...train],
      evaluation: [...cases, ...evaluation],
      layers: ['exact', 'numbers', 'grams', 'near'],
    },
    quiet,
  )

test('a stock answer, a call and the name of a document that a case has too are no leak of what it asks', async () => {
  const evaluation = [
    talk('case', {
      question: asked[200] ?? '',
      answer: stock,
      call,
      read: 'rewards_catalogue_dresses',
    }),
  ]
  const found = await compared(
    [
      talk('same answer', {
        question: 'Where do I find the soup of the day?',
        answer: stock,
        call,
        read: 'rewards_catalogue_dresses',
      }),
      talk('same question', { question: asked[200] ?? '', answer: 'Something else altogether.' }),
    ],
    evaluation,
  )
  expect(found.removed).toEqual(['same question'])
  expect(found.hits.filter(({ train_id, band }) => train_id === 'same answer' && band !== 'clear')).toEqual(
    [],
  )
})

test('a long answer that few have tells a copy, whatever was asked; one that many give does not', async () => {
  const evaluation = [talk('case', { question: asked[210] ?? '', answer: long })]
  const copy = (id: string, at: number) =>
    talk(id, { question: `Who opens the kitchen on floor ${at}?`, answer: long })
  expect((await compared([copy('copy', 1)], evaluation)).removed).toEqual(['copy'])
  const many = Array.from({ length: 5 }, (_, at) => copy(`many${at}`, at))
  expect((await compared(many, evaluation)).removed).toEqual([])
})

test('a turn of a few words is a small part of a talk: it goes to a person, and to none where many say it', async () => {
  const turn = 'Yes, please go ahead with that one.'
  const talks = (side: string, count: number, from: number) =>
    Array.from({ length: count }, (_, at) =>
      talk(`${side} talk ${at}`, { question: [asked[from + at] ?? '', turn], answer: stock }),
    )
  const one = await compared(talks('train', 1, 220), talks('case', 1, 240))
  expect([one.removed, one.review]).toEqual([[], ['train talk 0']])
  const many = await compared(talks('train', 5, 220), talks('case', 5, 240))
  expect(many.removed).toEqual([])
  expect(
    many.hits.filter(({ methods }) => methods.includes('exact')).map(({ train_id }) => train_id),
  ).toEqual([])
})

test('a question that many ask is no shared passage: training that asks it goes', async () => {
  const question = 'Where is my October invoice?'
  const askers = (side: string, count: number, from: number) =>
    Array.from({ length: count }, (_, at) =>
      talk(`${side} asks ${at}`, { question, answer: asked[from + at] ?? '' }),
    )
  const found = await compared(askers('train', 30, 250), askers('case', 4, 290))
  expect(found.removed).toHaveLength(30)
  expect(found.passages.map(({ text }) => text)).not.toContain(question)
})
