import { memo, useMemo } from 'react'
import { PlaceholderChip } from './PlaceholderChip.tsx'
import { textPieces, visibleControls, type TextMark, type TextPiece } from './placeholders.ts'
import styles from './RedactedText.module.css'

export interface RedactedTextProps {
  text: string
  marks?: readonly TextMark[] | undefined
  /** `pre` keeps line ends; `line` puts all on one line that is cut at its end. */
  wrap?: 'pre' | 'line'
  /** What to say about a token on hover. */
  about?: ((token: string) => string | undefined) | undefined
}

/** Text of a trace: plain text whatever it holds, with chips for tokens and marks for hits and evidence. */
export const RedactedText = memo(function RedactedText({
  text,
  marks,
  wrap = 'pre',
  about,
}: RedactedTextProps) {
  const pieces = useMemo(() => textPieces(text, marks), [text, marks])
  return (
    <span className={styles[wrap]} dir="auto">
      {pieces.map((piece) => (
        <Piece key={piece.start} piece={piece} about={about} />
      ))}
    </span>
  )
})

function Piece({ piece, about }: { piece: TextPiece; about: RedactedTextProps['about'] }) {
  const shown =
    piece.kind === 'text' ? (
      visibleControls(piece.text)
    ) : (
      <PlaceholderChip
        token={piece.token}
        type={piece.type}
        short={piece.short}
        about={about?.(piece.token)}
      />
    )
  if (piece.mark === null) return shown
  if (piece.mark.kind === 'evidence') return <mark className={styles['evidence']}>{shown}</mark>
  return <mark data-current={piece.mark.current === true ? '' : undefined}>{shown}</mark>
}
