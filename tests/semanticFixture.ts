import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { phoenixLine } from './phoenixLine.ts'
import { importPaths } from './workspaceFixture.ts'
import type { Workspace } from '../main/core/workspace/workspace.ts'
import { semanticGroups } from '../main/core/dedupe/semanticReading.ts'

/** Runs with a question each, all of one intent and outcome unless said otherwise. */
export async function importQuestions(
  workspace: Workspace,
  folder: string,
  runs: readonly { question: string; success?: boolean; vector?: readonly number[] }[],
): Promise<void> {
  const file = path.join(folder, 'spans.jsonl')
  const lines = runs.map(({ question, success = true, vector }, index) =>
    phoenixLine(index, {
      'input.value': question,
      success,
      ...(vector === undefined
        ? {}
        : { 'embedding.embeddings': [{ 'embedding.vector': vector, 'embedding.text': question }] }),
    }),
  )
  await writeFile(file, `${lines.join('\n')}\n`)
  const { files } = await importPaths(workspace, [file])
  expect(files[0]?.error).toBeNull()
}

/** The members of each group, with what they ask. */
export const groupsNow = async (workspace: Workspace) => {
  const { groups } = await semanticGroups(workspace, { offset: 0, limit: 100 })
  return Promise.all(
    groups.map(async ({ group }) => {
      const { members } = await semanticGroups(workspace, { group, offset: 0, limit: 100 })
      return members.map(({ trace, preview }) => ({ trace, preview }))
    }),
  )
}

/** Two pairs that mean the same, and one more. */
export const questions = [
  'How do I get my money back for the broken kettle?',
  'How can I get my money back for a kettle that is broken?',
  'Which trains go to Vienna on Sunday morning?',
  'On Sunday morning, which trains go to Vienna?',
  'Please close my account today.',
]
