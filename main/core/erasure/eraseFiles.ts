import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { textWithoutMentions } from '../redaction/mentions.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ErasurePlan } from './plan.ts'

/**
 * Takes tokens and traces out of what people saved: slices, selections, recipes and policies, and out of the reasons
 * for which raw records were shown. Again, it changes nothing.
 */
export async function eraseFromFiles(workspace: Workspace, plan: ErasurePlan): Promise<void> {
  const { paths } = workspace
  const traces = new Set(plan.traces)
  for (const folder of [paths.views, paths.recipes, path.join(paths.root, 'policies')])
    for (const name of await readdir(folder).catch(() => []))
      await rewritten(workspace, path.join(folder, name), (text) => {
        const without = textWithoutMentions(text, plan)
        return name.endsWith('.selection.json') ? withoutTraces(without, traces) : without
      })
  await rewritten(workspace, path.join(paths.vault, 'raw-access.jsonl'), (text) =>
    text
      .split('\n')
      .map((line) => withoutReason(line, traces))
      .join('\n'),
  )
}

async function rewritten(
  { ports }: Workspace,
  file: string,
  change: (text: string) => string,
): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => null)
  if (text === null) return
  const changed = change(text)
  if (changed !== text) await ports.files.writeDurable(file, Buffer.from(changed))
}

function withoutTraces(text: string, traces: ReadonlySet<string>): string {
  try {
    const selection = JSON.parse(text) as { traces: string[] }
    if (!selection.traces.some((trace) => traces.has(trace))) return text
    return JSON.stringify({ ...selection, traces: selection.traces.filter((trace) => !traces.has(trace)) })
  } catch {
    return text
  }
}

// That somebody looked stays on record; what they wrote about it may name the person.
function withoutReason(line: string, traces: ReadonlySet<string>): string {
  try {
    const entry = JSON.parse(line) as { trace: string; reason: string }
    return traces.has(entry.trace) ? JSON.stringify({ ...entry, reason: '[erased]' }) : line
  } catch {
    return line
  }
}
