import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useMemo, useRef } from 'react'
import { textPieces } from './foldText.ts'
import { MarkedText } from './MarkedText.tsx'
import type { TextMark } from './segments.ts'
import styles from './LongText.module.css'

/** A text of any length in a box that draws only what is in view. */
export function LongText({ text, marks, name }: { text: string; marks: readonly TextMark[]; name: string }) {
  const box = useRef<HTMLDivElement>(null)
  const pieces = useMemo(() => textPieces(text), [text])
  const current = marks.find((mark) => mark.kind === 'current')
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: pieces.length,
    getScrollElement: () => box.current,
    estimateSize: () => 360,
    overscan: 2,
  })
  const wantedAt = current === undefined ? -1 : pieces.findLastIndex((piece) => piece.start <= current.start)
  useEffect(() => {
    if (wantedAt !== -1) rows.scrollToIndex(wantedAt, { align: 'start' })
  }, [wantedAt, rows])
  return (
    <div
      ref={box}
      className={styles['box']}
      role="group"
      // A part that scrolls must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label="Long text"
      data-ref={name}
    >
      <div className={styles['pieces']} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const piece = pieces[row.index]
          return piece === undefined ? null : (
            <div
              key={row.key}
              ref={rows.measureElement}
              data-index={row.index}
              className={styles['piece']}
              style={{ transform: `translateY(${row.start}px)` }}
            >
              <MarkedText text={piece.text} offset={piece.start} marks={marks} />
            </div>
          )
        })}
      </div>
    </div>
  )
}
