export const splitNames = ['train', 'eval', 'test'] as const
export type SplitName = (typeof splitNames)[number]
export type SplitCounts = Record<SplitName, number>

/** What ties examples: those that share a value of one kind must not be parted. */
export const tieKinds = [
  'session',
  'user',
  'duplicate group',
  'semantic group',
  'source document',
  'scenario',
  'parent',
] as const
export type TieKind = (typeof tieKinds)[number]

/** What is split: one trace, or whatever stands or falls together, by its key. */
export interface Unit {
  key: string
  ties: Readonly<Partial<Record<TieKind, string | null>>>
  /** Values whose mix the splits keep, each with its column: `verdict=fail`. */
  strata?: readonly string[]
  /** Milliseconds since 1970; null where it has no time. */
  startMs?: number | null
}
