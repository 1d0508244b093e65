/** A statement with its values apart; text never holds a value. */
export interface Sql {
  readonly text: string
  readonly values: readonly SqlValue[]
}

export type SqlValue = string | number | bigint | boolean | null | Uint8Array

const isSql = (part: unknown): part is Sql => typeof part === 'object' && part !== null && 'text' in part

/** Every interpolated value becomes a parameter; a nested `sql` fragment is joined in with its own. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  let text = strings[0] ?? ''
  const values: SqlValue[] = []
  parts.forEach((part, index) => {
    if (isSql(part)) {
      text += shiftParameters(part.text, values.length)
      values.push(...part.values)
    } else {
      values.push(part)
      text += `$${values.length}`
    }
    text += strings[index + 1] ?? ''
  })
  return { text, values }
}

/** A quoted identifier; callers pass names from an allow-list, never user text. */
export function ident(name: string): Sql {
  return { text: `"${name.replaceAll('"', '""')}"`, values: [] }
}

/** Fragments with a separator between them. */
export function joinSql(parts: readonly Sql[], separator = ', '): Sql {
  let text = ''
  const values: SqlValue[] = []
  parts.forEach((part, index) => {
    if (index > 0) text += separator
    text += shiftParameters(part.text, values.length)
    values.push(...part.values)
  })
  return { text, values }
}

/** SQL written in our own source: a migration, a constant fragment. Never user text. */
export function constantSql(text: string): Sql {
  return { text, values: [] }
}

/** Parameters as a bracketed list, for `in (...)`. */
export function valueList(values: readonly SqlValue[]): Sql {
  const list = joinSql(values.map((value) => sql`${value}`))
  return { text: `(${list.text})`, values: list.values }
}

/** Paths of our own files as a list literal, for `read_parquet([...])`. */
export function pathList(paths: readonly string[]): Sql {
  return constantSql(`[${paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')}]`)
}

/** The path of one of our own files as a text literal, where no parameter may stand. */
export function pathText(path: string): Sql {
  return constantSql(`'${path.replaceAll("'", "''")}'`)
}

// Our own fragments hold `$n` only as parameters, so a plain replacement is exact.
function shiftParameters(text: string, by: number): string {
  return by === 0 ? text : text.replace(/\$(\d+)/g, (_, number: string) => `$${Number(number) + by}`)
}
