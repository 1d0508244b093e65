import type { Database, QueryOptions } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import { markOf, narrowKeys } from './stageSql.ts'

const everyKey: ReadonlySet<string> = new Set(narrowKeys)
const rowsLookedAt = 256

/** Which of `narrowKeys` a file holds: a narrow row made of twenty keys costs a fifth less than one made of eighty. */
export interface SeenKeys {
  /** The keys met so far; the first block to ask has some of its rows looked at, and the others wait for it. */
  soFar(number: number, options: QueryOptions): Promise<ReadonlySet<string>>
  /** What the rows of a block may hold when some of them hold keys not met before; those count as met from now on. */
  afterSurprise(number: number, options: QueryOptions): Promise<ReadonlySet<string>>
}

export function createSeenKeys(database: Database): SeenKeys {
  let seen: ReadonlySet<string> = new Set()
  let first: Promise<void> | null = null
  const learn = async (rows: string, options: QueryOptions) => {
    const held = narrowKeys.map(
      (key, index) => `bool_or(contains(attributes, '${markOf(key)}')) as k${index}`,
    )
    const found = await database.first<Record<string, boolean | null>>(
      constantSql(`select ${held.join(', ')} from (${rows})`),
      options,
    )
    seen = new Set(narrowKeys.filter((key, index) => seen.has(key) || found?.[`k${index}`] === true))
  }
  return {
    soFar: async (number, options) => {
      first ??= learn(
        `select attributes from frames_${number} where rowid % greatest(1, (select count(*) from frames_${number}) // ${rowsLookedAt}) = 0`,
        options,
      )
      await first
      return seen
    },
    afterSurprise: async (number, options) => {
      await learn(
        `select f.attributes from frames_${number} f join suspects_${number} s on s.row = f.rowid where s.surprise limit ${rowsLookedAt}`,
        options,
      )
      return everyKey
    },
  }
}

/** Pattern of the keys that were not met, in JSON with or without spaces; null where all were. */
export function unseenPattern(seen: ReadonlySet<string>): string | null {
  const left = narrowKeys.filter((key) => !seen.has(key))
  return left.length === 0
    ? null
    : left.map((key) => markOf(key).replaceAll('.', '\\.').replace(':', '\\s*:\\s*')).join('|')
}
