import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { quietCall, withFolder } from '../../../tests/workspaceFixture.ts'
import { folderEmbedder } from './folder.ts'
import { readModelFolder } from './modelFolder.ts'
import { lookUpModel } from './onnxFixture.ts'
import { wordPieces } from './wordPiece.ts'

const tokens = [
  '[PAD]',
  '[UNK]',
  '[CLS]',
  '[SEP]',
  'un',
  '##aff',
  '##able',
  'cafe',
  '!',
  'refund',
  'money',
  'train',
]
const vocabulary = {
  ids: new Map(tokens.map((token, id) => [token, id])),
  lowercase: true,
  unknown: '[UNK]',
  start: '[CLS]',
  end: '[SEP]',
}
const read = (text: string, most = 20) =>
  wordPieces(text, vocabulary, most)
    .map((id) => tokens[id])
    .join(' ')

test('texts are cut into pieces as BERT reads them', () => {
  // The example of the paper and of its code.
  expect(read('unaffable')).toBe('[CLS] un ##aff ##able [SEP]')
  expect(read('UN\u0000affable!')).toBe('[CLS] un ##aff ##able ! [SEP]')
  expect(read('Café  xyzzy')).toBe('[CLS] cafe [UNK] [SEP]')
  expect(read('unaffable unaffable', 5)).toBe('[CLS] un ##aff ##able [SEP]')
  expect(read('')).toBe('[CLS] [SEP]')
  expect(wordPieces('Café', { ...vocabulary, lowercase: false }, 9)).toEqual([2, 1, 3])
})

// Refund and money mean the same to this model; marks of start and end mean nothing.
const table = tokens.map((token) =>
  token === 'refund' || token === 'money' ? [1, 0, 0] : token === 'train' ? [0, 1, 0] : [0, 0, 0],
)

async function withModel(work: (folder: string) => Promise<void>): Promise<void> {
  await withFolder(async (folder) => {
    await writeFile(path.join(folder, 'model.onnx'), lookUpModel(table))
    await writeFile(path.join(folder, 'vocab.txt'), `${tokens.join('\n')}\n`)
    await work(folder)
  })
}

test('a model in a folder gives unit vectors, the mean over tokens, the same each time', async () => {
  await withModel(async (folder) => {
    const embedder = await folderEmbedder({}, folder)
    expect(embedder.name).toMatch(/, ONNX [0-9a-f]{12}$/)
    const texts = [
      ...Array.from({ length: 40 }, (_, at) => (at % 2 === 0 ? 'refund' : 'money')),
      'train money',
    ]
    const vectors = await embedder.embed(texts, quietCall())
    expect([vectors.rows, vectors.columns]).toEqual([41, 3])
    expect(Array.from(vectors.values.subarray(0, 6))).toEqual([1, 0, 0, 1, 0, 0])
    for (const [at, value] of [Math.SQRT1_2, Math.SQRT1_2, 0].entries())
      expect(vectors.values[120 + at]).toBeCloseTo(value, 6)
    expect(await embedder.embed(texts, quietCall())).toEqual(vectors)
  })
})

test('a folder without a model, without its tokenizer, or with one of another kind says so', async () => {
  await withFolder(async (folder) => {
    await expect(readModelFolder(folder)).rejects.toMatchObject({ code: 'not_found' })
    await mkdir(path.join(folder, 'onnx'))
    await writeFile(path.join(folder, 'onnx', 'model.onnx'), lookUpModel(table))
    await expect(readModelFolder(folder)).rejects.toMatchObject({ code: 'not_found' })
    const write = (model: object) =>
      writeFile(
        path.join(folder, 'tokenizer.json'),
        JSON.stringify({ model, normalizer: { lowercase: false } }),
      )
    await write({ type: 'BPE', vocab: {} })
    await expect(readModelFolder(folder)).rejects.toMatchObject({ code: 'unsupported' })
    await write({ type: 'WordPiece', vocab: Object.fromEntries(vocabulary.ids), unk_token: '[UNK]' })
    expect(await readModelFolder(folder)).toMatchObject({
      most: 256,
      firstToken: false,
      vocabulary: { lowercase: false },
    })
    await writeFile(path.join(folder, 'onnx', 'model.onnx'), 'this is no model')
    const broken = await folderEmbedder({}, folder)
    await expect(broken.embed(['refund'], quietCall())).rejects.toMatchObject({ code: 'unsupported' })
  })
})
