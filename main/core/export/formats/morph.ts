import { z } from 'zod'
import type { Exportable } from '../exportable.ts'
import { splitFiles, type Format } from '../format.ts'
import { argumentObject } from './messages.ts'

// Names under which agents ask for an edit to be applied, and the arguments that carry its parts.
const editTools = new Set(['edit_file', 'apply_edit', 'apply_patch', 'morph_edit', 'fast_apply'])
const parts = {
  instruction: ['instruction', 'instructions'],
  code: ['code', 'original_code', 'initial_code'],
  update: ['update', 'code_edit', 'edit'],
} as const

function editOf(example: Exportable): Record<keyof typeof parts, string> | null {
  const calls = [
    ...example.input.messages.flatMap((each) => each.tool_calls ?? []).map((called) => called.function),
    ...(example.completion ?? example.rejected ?? [])
      .flatMap((each) => each.tool_calls ?? [])
      .map((called) => called.function),
    ...(example.expected.tool_calls ?? []),
  ]
  const edit = calls.findLast(({ name }) => editTools.has(name))
  if (edit === undefined) return null
  const given = argumentObject(edit.arguments)
  const part = (names: readonly string[]) => {
    const value = names.map((name) => given[name]).find((each) => typeof each === 'string')
    return typeof value === 'string' ? value : ''
  }
  return { instruction: part(parts.instruction), code: part(parts.code), update: part(parts.update) }
}

export const morph: Format = {
  id: 'morph',
  title: 'MorphLLM apply cases',
  use: 'evaluation',
  version: 'apply prompt of 2026-05',
  source: 'MorphLLM documentation, apply API',
  note: 'Edits that an agent asked for, as instruction, code and update, with the file that should come of it',
  keys: ['instruction', 'code', 'update', 'expected', 'example_id'],
  trains: false,
  fileOf: splitFiles,
  container: 'lines',
  schema: z.strictObject({
    instruction: z.string(),
    code: z.string().min(1),
    update: z.string().min(1),
    expected: z.string().nullable(),
    example_id: z.string(),
  }),
  rows: (example) => {
    const edit = editOf(example)
    if (edit === null || edit.code === '' || edit.update === '')
      return { skipped: 'no call that edits a file with its code and its update' }
    return [{ ...edit, expected: example.expected.answer, example_id: example.id }]
  },
  loader: () => 'f"<instruction>{instruction}</instruction><code>{code}</code><update>{update}</update>"',
}
