import { aliases, bodyAliases } from './aliases.ts'

const named: readonly string[] = [aliases, bodyAliases].flatMap((table) => Object.values(table).flat())

/** The first words of the conventions: some exports nest what stands under them as objects. */
export const conventionRoots: ReadonlySet<string> = new Set([
  'openinference',
  'embedding',
  'reranker',
  'graph',
  'gen_ai',
  'tag',
  ...named.filter((key) => key.includes('.')).map((key) => key.slice(0, key.indexOf('.'))),
])

/** Attributes whose value is an object of the user's own, and no part of their name. */
export const wholeKeys: ReadonlySet<string> = new Set([
  'metadata',
  'llm.invocation_parameters',
  'llm.prompt_template.variables',
  ...named.filter((key) => key.includes('.')),
])

/** Every key under which an object is the rest of a name: `llm` and `llm.token_count`, not `tool.parameters`. */
export const nestingKeys: readonly string[] = [
  ...new Set([
    ...conventionRoots,
    ...named.flatMap((key) => {
      const words = key.split('.')
      return words.slice(1).map((_, index) => words.slice(0, index + 1).join('.'))
    }),
  ]),
].filter((key) => !wholeKeys.has(key))
