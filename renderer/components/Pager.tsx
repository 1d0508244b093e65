import { formatCount } from '../format/numbers.ts'
import { IconButton } from './IconButton.tsx'

/** Which part of a long list is shown, and the way to the part before and after; nothing where all of it is. */
export function Pager({
  noun,
  offset,
  size,
  total,
  onOffset,
}: {
  /** What is listed, in the plural. */
  noun: string
  offset: number
  size: number
  total: number
  onOffset: (offset: number) => void
}) {
  if (total <= size) return null
  return (
    <span className="row">
      <span className="tone-2 nowrap" aria-live="polite">
        {`${formatCount(offset + 1)} to ${formatCount(Math.min(offset + size, total))}`}
      </span>
      <IconButton
        icon="left"
        size="small"
        label={`The ${noun} before`}
        why={offset === 0 ? 'These are the first' : null}
        onClick={() => onOffset(Math.max(0, offset - size))}
      />
      <IconButton
        icon="right"
        size="small"
        label={`The next ${noun}`}
        why={offset + size >= total ? 'These are the last' : null}
        onClick={() => onOffset(offset + size)}
      />
    </span>
  )
}
