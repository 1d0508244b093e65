import { matchedPieces } from './match.ts'
import styles from './PaletteDialog.module.css'

/** A title with what was typed underlined in it. */
export function MatchedTitle({ title, text }: { title: string; text: string }) {
  return (
    <span className={styles['title']}>
      {matchedPieces(title, text).map(({ start, piece, matched }) =>
        matched ? (
          <span key={start} className={styles['matched']}>
            {piece}
          </span>
        ) : (
          piece
        ),
      )}
    </span>
  )
}
