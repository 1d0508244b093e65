import { useEffect, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { IconName } from '../components/iconPaths.ts'

export const commandGroups = [
  'Explore',
  'Trace',
  'Review',
  'Clusters',
  'Samples',
  'Datasets',
  'Import',
  'Go to',
  'Everywhere',
] as const
export type CommandGroup = (typeof commandGroups)[number]

interface Described {
  /** `explore.filter`; the same id registered again replaces the earlier one while it lasts. */
  id: string
  title: string
  group: CommandGroup
  /** The first is shown; `mod+k`, `?`, `shift+f6`. */
  keys?: readonly string[]
  icon?: IconName
  /** Said beside the title in the palette: what it would act on. */
  hint?: string
}

/** Something that can be done now by key, palette and menu. */
export interface Command extends Described {
  run: () => void
  /** Left out: always. A command that cannot run is not shown and its keys are free. */
  when?: () => boolean
  /** Keys also work while a text field has focus. Default: only with a modifier. */
  inText?: boolean
  /** Keys also work while a dialog is open. */
  inDialog?: boolean
}

/** A key that a focused part of the screen answers itself (arrows in a grid): shown in the help, not run here. */
export interface LocalKey extends Described {
  keys: readonly string[]
  local: true
}

export type CommandEntry = Command | LocalKey

export const isLocal = (entry: CommandEntry): entry is LocalKey => 'local' in entry

/** Every command that can be reached now. Help, palette, menus and keys read this one table. */
export const commandTable = createStore<{ entries: readonly CommandEntry[] }>()(() => ({ entries: [] }))

/** Adds commands; returns how to take them out again. */
export function registerCommands(entries: readonly CommandEntry[]): () => void {
  commandTable.setState((state) => ({ entries: [...state.entries, ...entries] }))
  return () => {
    commandTable.setState((state) => ({ entries: state.entries.filter((entry) => !entries.includes(entry)) }))
  }
}

/** Registers commands while the calling component is mounted; `run` and `when` always see the last render. */
export function useCommands(entries: readonly CommandEntry[]): void {
  const latest = useRef(entries)
  useLayoutEffect(() => {
    latest.current = entries
  })
  const shape = entries
    .map(({ id, title, hint, keys }) => [id, title, hint ?? '', ...(keys ?? [])].join('\u001f'))
    .join('\u001e')
  useEffect(() => {
    const current = (id: string): Command | null => {
      const entry = latest.current.find((candidate) => candidate.id === id)
      return entry === undefined || isLocal(entry) ? null : entry
    }
    return registerCommands(
      latest.current.map((entry): CommandEntry =>
        isLocal(entry)
          ? entry
          : {
              ...entry,
              run: () => current(entry.id)?.run(),
              when: () => current(entry.id)?.when?.() ?? current(entry.id) !== null,
            },
      ),
    )
  }, [shape])
}

/** The commands that can run now; of an id registered twice the later one. */
export function availableCommands(entries: readonly CommandEntry[]): CommandEntry[] {
  const byId = new Map<string, CommandEntry>()
  for (const entry of entries) {
    if (isLocal(entry) || entry.when === undefined || entry.when()) byId.set(entry.id, entry)
  }
  return [...byId.values()]
}

export function useCommandEntries(): readonly CommandEntry[] {
  return useStore(commandTable, (state) => state.entries)
}

/** Runs a command by id, as menus do; false where it is not there. */
export function runCommand(id: string): boolean {
  const entry = availableCommands(commandTable.getState().entries).find((candidate) => candidate.id === id)
  if (entry === undefined || isLocal(entry)) return false
  entry.run()
  return true
}

/** The first key of a command, for a key cap beside its button; null where it has none or is not there. */
export function useCommandKey(id: string): string | null {
  return useStore(commandTable, ({ entries }) => {
    const entry = entries.findLast((candidate) => candidate.id === id)
    return entry?.keys?.[0] ?? null
  })
}
