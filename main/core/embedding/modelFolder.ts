import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { WordPieceVocabulary } from './wordPiece.ts'

/** A model for sentence vectors as it lies in a folder. */
export interface ModelFolder {
  /** The model's file. */
  model: string
  sha256: string
  vocabulary: WordPieceVocabulary
  /** Tokens of a text that are read. */
  most: number
  /** Whether the vector is that of the first token; else the mean of all. */
  firstToken: boolean
}

const models = ['model.onnx', 'onnx/model.onnx', 'model_quantized.onnx', 'onnx/model_quantized.onnx']

const tokenizer = z.looseObject({
  model: z.looseObject({
    type: z.string().optional(),
    vocab: z.record(z.string(), z.number()).optional(),
    unk_token: z.string().optional(),
  }),
  normalizer: z.looseObject({ lowercase: z.boolean().optional() }).nullish(),
})
const settings = z.looseObject({
  do_lower_case: z.boolean().optional(),
  max_seq_length: z.number().optional(),
  model_max_length: z.number().optional(),
  max_position_embeddings: z.number().optional(),
  pooling_mode_cls_token: z.boolean().optional(),
})

const usualMost = 256
const greatestMost = 512

/**
 * Reads what a folder says of its model: `model.onnx`, and `tokenizer.json` or `vocab.txt`. Fails with not_found where
 * there is no model, and with unsupported where its tokenizer is no WordPiece one. Only files of the folder are read.
 */
export async function readModelFolder(folder: string): Promise<ModelFolder> {
  const there = await Promise.all(
    models.map((name) =>
      stat(path.join(folder, name)).then(
        (found) => found.isFile(),
        () => false,
      ),
    ),
  )
  const name = models[there.indexOf(true)]
  if (name === undefined)
    throw new WorkbenchError('not_found', 'That folder holds no model. Nothing was changed.', {
      hint: 'It needs model.onnx, and tokenizer.json or vocab.txt beside it.',
    })
  const model = path.join(folder, name)
  const [own, sentence, config, pooling] = await Promise.all(
    ['tokenizer_config.json', 'sentence_bert_config.json', 'config.json', '1_Pooling/config.json'].map(
      async (file) => settings.safeParse(await jsonIn(path.join(folder, file))).data ?? {},
    ),
  )
  const most =
    sentence?.max_seq_length ?? own?.model_max_length ?? config?.max_position_embeddings ?? usualMost
  return {
    model,
    sha256: createHash('sha256')
      .update(await readFile(model))
      .digest('hex'),
    vocabulary: await vocabularyIn(folder, own?.do_lower_case),
    most: Math.max(3, Math.min(most, greatestMost)),
    firstToken: pooling?.pooling_mode_cls_token === true,
  }
}

async function vocabularyIn(folder: string, lowercase: boolean | undefined): Promise<WordPieceVocabulary> {
  const marks = { unknown: '[UNK]', start: '[CLS]', end: '[SEP]' }
  const parsed = tokenizer.safeParse(await jsonIn(path.join(folder, 'tokenizer.json')))
  if (parsed.success) {
    const { model, normalizer } = parsed.data
    if (model.vocab === undefined || (model.type !== undefined && model.type !== 'WordPiece'))
      throw new WorkbenchError(
        'unsupported',
        `The tokenizer of this model is ${model.type ?? 'of no known kind'}; Assay reads WordPiece. Nothing was changed.`,
        { hint: 'Choose a BERT model, or give the address of a server that runs this one.' },
      )
    return {
      ids: new Map(Object.entries(model.vocab)),
      lowercase: normalizer?.lowercase ?? lowercase ?? true,
      ...marks,
      unknown: model.unk_token ?? marks.unknown,
    }
  }
  const text = await readFile(path.join(folder, 'vocab.txt'), 'utf8').catch(() => null)
  if (text === null)
    throw new WorkbenchError(
      'not_found',
      'That folder has a model without its tokenizer. Nothing was changed.',
      {
        hint: 'Put tokenizer.json or vocab.txt beside it.',
      },
    )
  const tokens = text.replace(/\r?\n$/, '').split(/\r?\n/)
  return { ids: new Map(tokens.map((token, id) => [token, id])), lowercase: lowercase ?? true, ...marks }
}

async function jsonIn(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return null
  }
}
