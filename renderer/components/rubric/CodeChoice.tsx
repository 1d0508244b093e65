import type { Taxonomy, TaxonomyGenre } from '../../../shared/domain/taxonomy.ts'
import { classes } from '../classes.ts'
import { Kbd } from '../Kbd.tsx'
import { Tag } from '../Tag.tsx'
import { Tooltip } from '../Tooltip.tsx'
import styles from './Rubric.module.css'

/** The genres as a row of keys. */
export function GenreGrid({
  taxonomy,
  genre,
  onOpen,
}: {
  taxonomy: Taxonomy
  genre: string | null
  onOpen: (genre: TaxonomyGenre) => void
}) {
  return (
    <div className={styles['genres']} role="group" aria-label="Genre">
      {taxonomy.genres.map((each) => (
        <Tooltip key={each.id} text={each.title}>
          <button
            type="button"
            className={classes(styles['genre'], each.id === genre && styles['chosen'])}
            aria-pressed={each.id === genre}
            aria-label={`${each.id}, ${each.title}`}
            aria-keyshortcuts={each.key}
            onClick={() => onOpen(each)}
          >
            {each.id}
            <i>{each.key}</i>
          </button>
        </Tooltip>
      ))}
    </div>
  )
}

/** Before a genre is open: what their short names mean, in the room that the codes will take. */
export function GenreNames({
  taxonomy,
  onOpen,
}: {
  taxonomy: Taxonomy
  onOpen: (genre: TaxonomyGenre) => void
}) {
  return (
    <ul className={styles['names']} aria-label="Genres by name">
      {taxonomy.genres.map((each) => (
        <li key={each.id}>
          <button
            type="button"
            className={classes(styles['code'], styles['named'])}
            title={each.title}
            onClick={() => onOpen(each)}
          >
            <Kbd keys={each.key} />
            <span className="mono tone-2">{each.id}</span>
            <span className="ellipsis">{each.title}</span>
          </button>
        </li>
      ))}
    </ul>
  )
}

/** The codes of the open genre. A press makes one primary; with Shift it contributes. */
export function CodeList({
  genre,
  shownCode,
  primary,
  contributing,
  awaitsCode,
  onPrimary,
  onContributing,
  onShow,
}: {
  genre: TaxonomyGenre
  shownCode: string | null
  primary: string | null
  contributing: readonly string[]
  awaitsCode: boolean
  onPrimary: (code: string) => void
  onContributing: (code: string) => void
  onShow: (code: string) => void
}) {
  return (
    <ul
      className={classes(styles['codes'], awaitsCode && styles['awaits'])}
      aria-label={`Codes of ${genre.title}`}
    >
      {genre.codes.map((code, index) => {
        const contributes = contributing.includes(code.id)
        return (
          <li key={code.id}>
            <button
              type="button"
              className={classes(styles['code'], code.id === shownCode && styles['shown'])}
              aria-pressed={code.id === primary}
              onFocus={() => onShow(code.id)}
              onClick={(event) => (event.shiftKey ? onContributing(code.id) : onPrimary(code.id))}
            >
              <Kbd keys={String(index + 1)} />
              <span className={classes('mono', styles['codeId'])}>{code.id}</span>
              <span className={classes('ellipsis', code.id === primary && 'strong')}>{code.title}</span>
              <span className="grow" />
              {code.id === primary && (
                <Tag tone="accent" icon="check">
                  primary
                </Tag>
              )}
              {contributes && <Tag>contributing</Tag>}
            </button>
          </li>
        )
      })}
    </ul>
  )
}
