import { Fragment, useMemo } from 'react'
import { RedactedText } from '../../../components/RedactedText.tsx'
import styles from './JsonText.module.css'

/** JSON with its keys set apart; everything in it stays plain text. */
export function JsonText({ text }: { text: string }) {
  const pieces = useMemo(() => keyPieces(text), [text])
  return pieces.map((piece) =>
    piece.key ? (
      <Fragment key={piece.start}>
        <wbr />
        <span className={styles['key']}>{piece.text}</span>
      </Fragment>
    ) : (
      <RedactedText key={piece.start} text={piece.text} />
    ),
  )
}

function keyPieces(text: string): { start: number; text: string; key: boolean }[] {
  const pieces: { start: number; text: string; key: boolean }[] = []
  let at = 0
  for (const match of text.matchAll(/"((?:[^"\\]|\\.)*)"(:)?/g)) {
    if (match[2] === undefined) continue
    if (match.index > at) pieces.push({ start: at, text: text.slice(at, match.index), key: false })
    const end = match.index + match[0].length - 1
    pieces.push({ start: match.index, text: text.slice(match.index, end), key: true })
    at = end
  }
  if (at < text.length) pieces.push({ start: at, text: text.slice(at), key: false })
  return pieces
}
