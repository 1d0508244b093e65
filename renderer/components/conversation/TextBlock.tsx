import { useEffect, useMemo, useState } from 'react'
import { Button } from '../Button.tsx'
import { classes } from '../classes.ts'
import { foldText, sizeWords } from './foldText.ts'
import { jsonLayout, plainLayout, type Layout } from './jsonLayout.ts'
import { LongText } from './LongText.tsx'
import { MarkedText } from './MarkedText.tsx'
import type { TextMark } from './segments.ts'
import { refKey, type TextRef } from './textRef.ts'
import { useTextView } from './textView.ts'
import styles from './TextBlock.module.css'

/** Above this a text is drawn piece by piece in a box of its own. */
const longChars = 60_000

/**
 * One text of a trace: JSON set out, folded at forty lines, the rest on demand. `data-ref` names it for a
 * selection; whatever it holds is drawn as words.
 */
export function TextBlock({
  textRef,
  mono = false,
  tone,
}: {
  textRef: TextRef
  mono?: boolean
  tone?: 'fail' | undefined
}) {
  const view = useTextView()
  const marks = view.marksOf(textRef)
  const current = marks.find((mark) => mark.kind === 'current')
  const [opened, setOpened] = useState(false)
  const [whole, setWhole] = useState<string | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const text = whole ?? textRef.text ?? ''
  const isWhole = textRef.chars <= text.length
  const layout = useMemo(() => jsonLayout(text) ?? plainLayout(text), [text])
  const wholeChars = layout.text.length + (isWhole ? 0 : textRef.chars - text.length)
  const folded = useMemo(() => foldText(layout.text, wholeChars), [layout, wholeChars])
  const shownMarks = inLayout(marks, layout)
  // The hit that the find stands on is never hidden by the fold.
  const holdsCurrent = current !== undefined && layout.layoutAt(current.start) >= folded.shown.length
  const wanted = opened || holdsCurrent
  const open = wanted && isWhole
  const busy = wanted && !isWhole && failure === null

  useEffect(() => {
    if (!busy) return
    let left = false
    view.loadWhole(textRef).then(
      (loaded) => left || setWhole(loaded),
      (error: unknown) =>
        left || setFailure(error instanceof Error ? error.message : 'The rest could not be loaded.'),
    )
    return () => {
      left = true
    }
  }, [busy, textRef, view])

  if (textRef.text === null) return <span className="tone-3">no text</span>
  if (textRef.text === '') return <span className="tone-3">empty</span>
  const long = open && layout.text.length > longChars
  return (
    <div className={classes(styles['block'], mono && styles['mono'], tone === 'fail' && 'tone-fail')}>
      {long ? (
        <LongText text={layout.text} marks={shownMarks} name={refKey(textRef)} />
      ) : (
        <div
          className={styles['text']}
          data-ref={refKey(textRef)}
          data-layout={layout.text === text ? undefined : 'json'}
        >
          <MarkedText text={open ? layout.text : folded.shown} marks={shownMarks} />
        </div>
      )}
      {failure !== null && (
        <p role="alert" className="tone-fail">
          {failure}
        </p>
      )}
      {folded.hiddenChars > 0 &&
        (open ? (
          <Button kind="link" onClick={() => setOpened(false)}>
            Show less
          </Button>
        ) : (
          <Button
            kind="link"
            busy={busy}
            onClick={() => {
              setFailure(null)
              setOpened(true)
            }}
          >
            Show rest, {sizeWords(folded.hiddenChars)}
          </Button>
        ))}
    </div>
  )
}

function inLayout(marks: readonly TextMark[], layout: Layout): readonly TextMark[] {
  // Most texts have no mark; the same empty list lets them skip a redraw.
  if (marks.length === 0) return marks
  return marks.map((mark) => ({
    ...mark,
    start: layout.layoutAt(mark.start),
    end: layout.layoutAt(mark.end - 1) + 1,
  }))
}
