import { useMemo, useState } from 'react'
import type { WorkbenchError } from '../../../../shared/errors.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { Code } from '../../../components/Code.tsx'
import { Segmented } from '../../../components/Segmented.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { cardBlocks, cardPieces, type CardBlock } from './cardBlocks.ts'
import styles from './CardTab.module.css'

/** The dataset card, which belongs to the version, or its datasheet; as a reader sees it, or as it is written. */
export function CardTab({
  text: card,
  datasheet,
  error,
  loading,
  refresh,
}: {
  text: string | null
  datasheet: string | null
  error: WorkbenchError | null
  loading: boolean
  refresh: () => void
}) {
  const [view, setView] = useState<'read' | 'text'>('read')
  const [what, setWhat] = useState<'card' | 'datasheet'>('card')
  const text = what === 'card' ? card : datasheet
  if (text === null) {
    if (error === null) return loading ? <SkeletonRows rows={8} label="Loading the card" /> : null
    return (
      <div className={styles['message']}>
        <ErrorBanner
          error={error}
          title="The card could not be read"
          actions={
            <Button size="small" onClick={refresh}>
              Try again
            </Button>
          }
        />
      </div>
    )
  }
  return (
    <div className={styles['tab']}>
      <div className={styles['bar']}>
        <Segmented
          label="What is told"
          choices={[
            { value: 'card', label: 'Card' },
            { value: 'datasheet', label: 'Datasheet' },
          ]}
          value={what}
          onChange={setWhat}
        />
        <span className="tone-2">
          {what === 'card'
            ? 'card.md, sealed with the version'
            : 'drawn up now; no file can know what is left open'}
        </span>
        <span className="grow" />
        <Segmented
          label="View of the card"
          choices={[
            { value: 'read', label: 'Read' },
            { value: 'text', label: 'As written' },
          ]}
          value={view}
          onChange={setView}
        />
      </div>
      {view === 'read' ? <CardText text={text} /> : <pre className={styles['text']}>{text}</pre>}
    </div>
  )
}

/** A card drawn from its blocks. */
export function CardText({ text }: { text: string }) {
  const blocks = useMemo(() => cardBlocks(text), [text])
  return (
    <div className={styles['card']}>
      {blocks.map((block, index) => (
        <Block key={index} block={block} />
      ))}
    </div>
  )
}

function Block({ block }: { block: CardBlock }) {
  if (block.kind === 'header')
    return (
      <details className={styles['header']}>
        <summary>Header for Hugging Face</summary>
        <pre>{block.text}</pre>
      </details>
    )
  if (block.kind === 'heading')
    return block.level === 1 ? (
      <h2 className="t-h2">{block.text}</h2>
    ) : (
      <h3 className={styles['heading']}>{block.text}</h3>
    )
  if (block.kind === 'list')
    return (
      <ul className={styles['list']}>
        {block.items.map((item) => (
          <li key={item}>
            <Line text={item} />
          </li>
        ))}
      </ul>
    )
  if (block.kind === 'table')
    return (
      <table className={styles['table']}>
        {block.head.some((cell) => cell !== '') && (
          <thead>
            <tr>
              {block.head.map((cell, index) => (
                <th key={cell} scope="col" className={block.numeric[index] === true ? 'right' : undefined}>
                  {cell}
                </th>
              ))}
            </tr>
          </thead>
        )}
        <tbody>
          {block.rows.map((row) => (
            <tr key={row.join('|')}>
              {row.map((cell, index) => (
                <td key={index} className={block.numeric[index] === true ? 'right' : undefined}>
                  <Line text={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    )
  return (
    <p>
      <Line text={block.text} />
    </p>
  )
}

function Line({ text }: { text: string }) {
  return cardPieces(text).map((piece, index) =>
    piece.code ? <Code key={index}>{piece.text}</Code> : <span key={index}>{piece.text}</span>,
  )
}
