import { useMemo } from 'react'
import { conditionsOf } from '../../../shared/filter/edit.ts'
import { parseFilter } from '../../../shared/filter/parse.ts'
import styles from './FilterTags.module.css'

/** A filter in short words, one tag a condition; the text itself where it cannot be read. */
export function FilterTags({ where }: { where: string }) {
  const words = useMemo(() => wordsOf(where), [where])
  return (
    <ul className={styles['tags']} aria-label="Filter" title={where}>
      {words.map((word) => (
        <li key={word} className={styles['tag']}>
          {word}
        </li>
      ))}
    </ul>
  )
}

function wordsOf(where: string): string[] {
  const parsed = parseFilter(where)
  if (!parsed.ok) return [where]
  return conditionsOf(parsed.filter).map(({ chip: { field, op, values } }) => {
    const said = values.join(', ')
    if (op === 'is' && said === 'true') return words(field)
    if (op === 'is' && said === 'false') return `not ${words(field)}`
    // A name says what it is; a number or a flag alone does not.
    if ((op === 'is' || op === 'is any of' || op === 'has') && !/^[\d.,\s-]*$/.test(said)) return said
    return [words(field), op, said].filter((part) => part !== '').join(' ')
  })
}

const words = (field: string | null) => (field ?? '').replaceAll('_', ' ')
