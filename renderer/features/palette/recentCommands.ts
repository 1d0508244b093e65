import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import type { Command } from '../../commands/commands.ts'

const recent = createStore<{ ids: string[] }>()(
  persist((): { ids: string[] } => ({ ids: [] }), { name: 'assay.recentCommands', version: 1 }),
)

export function rememberCommand(id: string): void {
  recent.setState(({ ids }) => ({ ids: [id, ...ids.filter((other) => other !== id)].slice(0, 8) }))
}

/** The last commands run, of those that can run now. */
export function recentCommands(commands: readonly Command[]): Command[] {
  return recent
    .getState()
    .ids.flatMap((id) => commands.find((command) => command.id === id) ?? [])
    .slice(0, 3)
}
