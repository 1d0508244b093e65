import { dimensions } from '../domain/dimensions.ts'

export type FieldKind = 'category' | 'number' | 'boolean' | 'time' | 'text' | 'label'

export interface Field {
  name: string
  kind: FieldKind
  /** A trace can have several values: `=` means one of them, `!=` none of them. */
  many: boolean
  /** Values have an order, so `<` and `>` make sense. */
  ordered: boolean
  /** `field:value` is allowed. */
  has: boolean
}

const many = new Set<string>(['tool', 'chunk', 'reviewer', 'label', 'sample', 'selection'])
const field = (name: string, kind: FieldKind): Field => ({
  name,
  kind,
  many: many.has(name),
  ordered: kind === 'number' || kind === 'time' || name === 'day' || name === 'week',
  has: name === 'tool' || name === 'chunk' || name === 'label',
})

const numbers = ['csat', 'latency', 'cost', 'tokens', 'turns', 'tool_errors', 'retries', 'spans', 'errors']

/** Every field of the filter language, in the order in which suggestions list them. */
export const fields: readonly Field[] = [
  ...dimensions.map((name) => field(name, 'category')),
  field('thumbs', 'category'),
  field('name', 'category'),
  field('preview', 'category'),
  field('duplicate_group', 'category'),
  field('selection', 'category'),
  field('label', 'label'),
  field('start', 'time'),
  ...[...numbers, 'reward', 'llm_calls', 'tool_calls', 'labels', 'refund_amount'].map((name) =>
    field(name, 'number'),
  ),
  ...[
    'success',
    'escalation',
    'recontact',
    'guardrail',
    'infrastructure_failure',
    'labelled',
    'representative',
  ].map((name) => field(name, 'boolean')),
  field('text', 'text'),
  field('note', 'text'),
]

const byName = new Map(fields.map((candidate) => [candidate.name, candidate]))

/** The field of that name, or undefined. */
export function fieldByName(name: string): Field | undefined {
  return byName.get(name)
}

/** The operators that may follow a field, as they are written. */
export function operatorsOf(of: Field): string[] {
  switch (of.kind) {
    case 'category':
      return [
        '=',
        '!=',
        'in',
        'not in',
        '~',
        ...(of.ordered ? ['<', '<=', '>', '>='] : []),
        'is',
        ...(of.has ? [':'] : []),
      ]
    case 'number':
      return ['=', '!=', '<', '<=', '>', '>=', 'in', 'not in', 'is']
    case 'boolean':
      return ['=', '!=', 'is']
    case 'time':
      return ['>=', '<=', '>', '<', 'in', 'is']
    case 'label':
      return [':', 'is']
    case 'text':
      return of.name === 'note' ? ['~', 'is'] : ['~']
  }
}
