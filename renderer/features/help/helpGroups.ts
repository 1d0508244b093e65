import {
  availableCommands,
  commandGroups,
  type CommandEntry,
  type CommandGroup,
} from '../../commands/commands.ts'
import { keysText } from '../../commands/keys.ts'

export interface HelpGroup {
  group: CommandGroup
  entries: CommandEntry[]
}

/**
 * Commands that have a key and can run now, by group, this screen's first. Made from the table that the keys
 * are read from, so a key without effect cannot stand here.
 */
export function helpGroups(entries: readonly CommandEntry[], search: string): HelpGroup[] {
  const wanted = search.trim().toLowerCase()
  const shown = availableCommands(entries).filter((entry) => {
    const keys = entry.keys ?? []
    if (keys.length === 0) return false
    return (
      wanted === '' ||
      entry.title.toLowerCase().includes(wanted) ||
      keys.some((key) => key === wanted || keysText(key).toLowerCase() === wanted)
    )
  })
  return commandGroups.flatMap((group) => {
    const own = shown.filter((entry) => entry.group === group)
    return own.length === 0 ? [] : [{ group, entries: own }]
  })
}
