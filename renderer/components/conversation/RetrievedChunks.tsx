import { useState } from 'react'
import { formatNumber } from '../../format/numbers.ts'
import type { Span } from '../spans/span.ts'
import { classes } from '../classes.ts'
import { MarkedText } from './MarkedText.tsx'
import { foldText, sizeWords } from './foldText.ts'
import styles from './RetrievedChunks.module.css'

/** What a retrieval brought: rank, chunk and score; a chunk's text opens below it. */
export function RetrievedChunks({ chunks }: { chunks: Span['chunks'] }) {
  const [open, setOpen] = useState<number | null>(null)
  return (
    <table className={styles['chunks']}>
      <thead className="visually-hidden">
        <tr>
          <th>Rank</th>
          <th>Chunk</th>
          <th>Score</th>
        </tr>
      </thead>
      <tbody>
        {chunks.map((chunk, index) => (
          <ChunkRows
            key={`${chunk.rank} ${chunk.chunk}`}
            chunk={chunk}
            open={open === index}
            onToggle={() => setOpen(open === index ? null : index)}
          />
        ))}
      </tbody>
    </table>
  )
}

function ChunkRows({
  chunk,
  open,
  onToggle,
}: {
  chunk: Span['chunks'][number]
  open: boolean
  onToggle: () => void
}) {
  const folded = foldText(chunk.content ?? '')
  return (
    <>
      <tr>
        <td className={classes(styles['rank'], 'tone-3')}>{chunk.rank}</td>
        <td className={styles['chunk']}>
          {chunk.content === null || chunk.content === '' ? (
            <span className="mono">{chunk.chunk}</span>
          ) : (
            <button
              type="button"
              className={classes('mono', styles['toggle'])}
              aria-expanded={open}
              onClick={onToggle}
            >
              {chunk.chunk}
            </button>
          )}
        </td>
        <td className={classes(styles['score'], 'tone-2')}>
          {chunk.score === null ? <span className="tone-3">no score</span> : formatNumber(chunk.score, 2)}
        </td>
      </tr>
      {open && (
        <tr>
          <td aria-hidden="true" />
          <td colSpan={2} className={styles['content']}>
            <MarkedText text={folded.shown} />
            {folded.hiddenChars > 0 && (
              <div className="tone-3">{sizeWords(folded.hiddenChars)} more in the span’s result</div>
            )}
          </td>
        </tr>
      )}
    </>
  )
}
