import { memo, useEffect, useRef } from 'react'
import { classes } from '../classes.ts'
import { PlaceholderChip } from '../PlaceholderChip.tsx'
import { inertText } from './inertText.ts'
import { segmentsOf, type Segment, type TextMark } from './segments.ts'
import { useTextView } from './textView.ts'
import styles from './MarkedText.module.css'

/**
 * A text as inert words: placeholders as chips, finds and evidence marked, control characters shown. Each piece
 * carries its offset, so that a selection finds its way back to the text.
 */
export const MarkedText = memo(function MarkedText({
  text,
  marks = [],
  offset = 0,
}: {
  text: string
  marks?: readonly TextMark[]
  offset?: number
}) {
  const { aboutToken } = useTextView()
  return segmentsOf(text, marks, offset).map((segment) => (
    <span
      key={segment.start}
      data-at={segment.start}
      data-to={segment.end}
      className={classes(segment.evidence && styles['evidence'])}
    >
      <Hit hit={segment.hit}>
        {segment.placeholder === null ? (
          inertText(segment.text)
        ) : (
          <PlaceholderChip token={segment.text} {...segment.placeholder} about={aboutToken(segment.text)} />
        )}
      </Hit>
    </span>
  ))
})

function Hit({ hit, children }: { hit: Segment['hit']; children: React.ReactNode }) {
  const element = useRef<HTMLElement>(null)
  useEffect(() => {
    if (hit === 'current') element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [hit])
  if (hit === null) return children
  return (
    <mark ref={element} data-current={hit === 'current' ? '' : undefined}>
      {children}
    </mark>
  )
}
