import { pinnedProfiles } from '../../../../shared/domain/recipe.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import type { Version } from '../version.ts'

type Exporter = Output<'formats.list'>['exporters'][number]

const titles: Readonly<Record<string, string>> = {
  native: 'Our own',
  evaluation: 'Evaluation',
  training: 'Training',
  prompts: 'Prompt optimisers',
  environments: 'Environments',
  memory: 'Memory',
  labels: 'Labels',
  tables: 'Tables and folders',
}

/** What a use of formats is called. */
export const useTitle = (use: string) => titles[use] ?? use

/** The formats whose title or note holds the words, by use, in the order in which they are listed. */
export function byUse(exporters: readonly Exporter[], words: string): { use: string; formats: Exporter[] }[] {
  const wanted = words.trim().toLowerCase()
  const groups = new Map<string, Exporter[]>()
  for (const exporter of exporters) {
    const said = `${exporter.title} ${exporter.id} ${exporter.note} ${useTitle(exporter.use)}`.toLowerCase()
    if (said.includes(wanted)) groups.set(exporter.use, [...(groups.get(exporter.use) ?? []), exporter])
  }
  return [...groups].map(([use, formats]) => ({ use, formats }))
}

/** Why formats to train on are locked for a version; null where they are open. */
export function trainingLock(version: Version): string | null {
  const pinned = pinnedProfiles.find((profile) => profile === version.recipe.profile)
  if (pinned !== undefined) return `locked: a ${pinned} set`
  return version.splits.train === 0 ? 'locked: no training split' : null
}

/** A row as it is written, with line ends for reading; text that is no JSON stays as it is. */
export function unfolded(text: string): string {
  try {
    const row = JSON.parse(text) as Record<string, unknown>
    const lines = Object.entries(row).map(([key, value]) => {
      const parts =
        Array.isArray(value) && value.length > 1 ? value.map((part) => JSON.stringify(part)) : null
      return `${JSON.stringify(key)}:${parts === null ? JSON.stringify(value) : `[\n    ${parts.join(',\n    ')}]`}`
    })
    return `{${lines.join(',\n  ')}}`
  } catch {
    return text
  }
}
