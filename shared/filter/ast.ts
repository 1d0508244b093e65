/** A filter as a tree. `and`/`or` hold at least two parts and never a part of their own kind. */
export type Filter =
  | { readonly kind: 'all' }
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Filter[] }
  | { readonly kind: 'not'; readonly part: Filter }
  | Condition

export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='
export type Scalar = string | number | boolean
export type PeriodUnit = 'hours' | 'days' | 'weeks'

export type Condition =
  | { readonly kind: 'compare'; readonly field: string; readonly op: Comparison; readonly value: Scalar }
  | {
      readonly kind: 'in'
      readonly field: string
      readonly negated: boolean
      readonly values: readonly (string | number)[]
    }
  /** A number between two bounds, both included. */
  | { readonly kind: 'range'; readonly field: string; readonly from: number; readonly to: number }
  | { readonly kind: 'missing'; readonly field: string; readonly negated: boolean }
  | { readonly kind: 'contains'; readonly field: string; readonly value: string }
  | { readonly kind: 'has'; readonly field: string; readonly value: string }
  /** Start within the last so many hours, days or weeks before the newest trace. */
  | {
      readonly kind: 'last'
      readonly field: 'start'
      readonly amount: number
      readonly unit: PeriodUnit
    }
  /** Start from `from` to `to`: an end given as a day is included whole, an end with a time is not. */
  | { readonly kind: 'period'; readonly field: 'start'; readonly from: string; readonly to: string }

export const everything: Filter = { kind: 'all' }

/** All of the parts; nested `and`s are joined, `all` disappears. */
export function allOf(parts: readonly Filter[]): Filter {
  return combined('and', parts)
}

/** Any of the parts; nested `or`s are joined. One part that selects everything makes it everything. */
export function anyOf(parts: readonly Filter[]): Filter {
  if (parts.some((part) => part.kind === 'all')) return everything
  return combined('or', parts)
}

function combined(kind: 'and' | 'or', parts: readonly Filter[]): Filter {
  const flat = parts.flatMap((part): readonly Filter[] =>
    part.kind === kind ? (part as { parts: readonly Filter[] }).parts : part.kind === 'all' ? [] : [part],
  )
  const [first, second] = flat
  if (first === undefined) return everything
  return second === undefined ? first : { kind, parts: flat }
}
