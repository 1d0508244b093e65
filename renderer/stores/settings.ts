import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'

export const themes = ['system', 'dark', 'light'] as const
export type Theme = (typeof themes)[number]
export const fontSizes = [12, 13, 14, 16] as const
export type FontSize = (typeof fontSizes)[number]
export const densities = ['compact', 'normal', 'comfortable'] as const
export type Density = (typeof densities)[number]

export interface Settings {
  theme: Theme
  fontSize: FontSize
  density: Density
  /** An IANA name, or `local` for the one of this computer. */
  timeZone: string
  reviewer: string | null
  autoAdvance: boolean
}

export const defaultSettings: Settings = {
  theme: 'system',
  fontSize: 12,
  density: 'normal',
  timeZone: 'local',
  reviewer: null,
  autoAdvance: true,
}

/** What a person likes, kept in this browser or window; never in a workspace. */
export const settings = createStore<Settings>()(
  persist(() => defaultSettings, { name: 'assay.settings', version: 1 }),
)

/** One setting, followed as it changes. */
export function useSetting<Name extends keyof Settings>(name: Name): Settings[Name] {
  return useStore(settings, (state) => state[name])
}

/** The IANA name that times are shown in. */
export function shownTimeZone(timeZone: string): string {
  return timeZone === 'local' ? Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone
}
