import type { z } from 'zod'
import type { Exportable } from './exportable.ts'

/** What a format is for; they are listed by it. */
export const uses = [
  'native',
  'evaluation',
  'training',
  'prompts',
  'environments',
  'memory',
  'labels',
  'tables',
] as const
export type Use = (typeof uses)[number]

type Split = Exportable['split']

/** What a writer is told about the version as a whole. */
export interface Version {
  name: string
  version: number
  hash: string
  splits: Record<Split, number>
  /** Names and definitions of the codes that its examples carry, by id. */
  codes: ReadonlyMap<string, { name: string; definition: string }>
  tool: string
  /** The day it was built, `2026-06-01`. */
  day: string
}

export interface WrittenFile {
  name: string
  sha256: string
  bytes: number
  rows: number
  split: Split | null
}

/** Why an example has no row in a format, in words that say what would give it one. */
export interface Skip {
  skipped: string
}

/** What a rule of a schema says when an example is to be left out and counted, rather than the whole be refused. */
export const leavesOut = (why: string) => ({ message: why, params: { leavesOut: true } })

/** One format that a dataset version can be written in. */
export interface Format {
  id: string
  title: string
  use: Use
  /** The version of the target that the writer was checked against, and when it is not public, that. */
  version: string
  /** Where the shape is laid down. */
  source: string
  note: string
  /** The keys of a row, as documentation names them. */
  keys: readonly string[]
  /** Rows may be learnt from, so sets that are pinned for judging are refused. */
  trains: boolean
  /** The file that a split is written to; null where it is left out. */
  fileOf: (split: Split) => string | null
  /** `lines`: one JSON object a line; `array`: one JSON array; `csv` and `parquet`: columns of text. */
  container: 'lines' | 'array' | 'csv' | 'parquet'
  schema: z.ZodType<Record<string, unknown>>
  rows: (example: Exportable, version: Version) => Record<string, unknown>[] | Skip
  /** What the target refuses about a whole file, as a warning; null when nothing. */
  remark?: (rows: number) => string | null
  /** Names at the top of the folder that `beside` writes. */
  besideNames?: readonly string[]
  /** Files beside the rows: cards, loaders. Written after them. */
  beside?: (files: readonly WrittenFile[], version: Version) => { name: string; text: string }[]
  /** Lines that load it. */
  loader: (files: readonly string[]) => string
}

/** Training formats: what is learnt from, and a file to watch it with; the test split stays at home. */
export const trainingFiles = (split: Split): string | null =>
  split === 'train' ? 'train.jsonl' : split === 'eval' ? 'validation.jsonl' : null

/** Formats for judging: a file a split. */
export const splitFiles = (split: Split): string | null => `${split}.jsonl`
