import { useId, useRef, useState, type KeyboardEvent, type ReactNode, type Ref } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../Icon.tsx'
import { StatusGlyph } from '../StatusGlyph.tsx'
import { filterPieces } from './highlight.ts'
import styles from './FilterLine.module.css'

export interface LineSuggestion {
  /** What stands in the text after it is taken. */
  text: string
  /** Said beside it: field, value, or how many traces. */
  about: string
}

export interface FilterLineProps {
  text: string
  onText: (text: string) => void
  /** Where and why the text cannot be read; null where it can. */
  failure: { column: number; message: string; allowed: readonly string[] } | null
  suggestions: readonly LineSuggestion[]
  /** The piece of the text that a suggestion replaces. */
  replaces: readonly [from: number, to: number]
  /** The cursor moved to a column, or left the line (null). */
  onCursor: (column: number | null) => void
  /** Enter without a suggestion. */
  onDone: () => void
  note: ReactNode
  /** A filter that could be typed here. */
  placeholder?: string
  ref?: Ref<HTMLInputElement>
}

/**
 * The filter as text. It colours what it reads, underlines from the column of a mistake, and offers what may
 * stand at the cursor: arrows choose, Tab or Enter take, Escape closes.
 */
export function FilterLine({
  text,
  onText,
  failure,
  suggestions,
  replaces,
  onCursor,
  onDone,
  note,
  placeholder = "plan_tier = 'enterprise' and csat < 3",
  ref,
}: FilterLineProps) {
  const id = useId()
  const mirror = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const shown = open ? suggestions.slice(0, 8) : []
  const follow = (input: HTMLInputElement) => {
    onCursor(input.selectionStart ?? input.value.length)
    if (mirror.current !== null) mirror.current.scrollLeft = input.scrollLeft
  }
  const take = (suggestion: LineSuggestion, input: HTMLInputElement) => {
    const [from, to] = replaces
    const spaced =
      suggestion.text.endsWith(':') || suggestion.text === '(' ? suggestion.text : `${suggestion.text} `
    const next = text.slice(0, from) + spaced + text.slice(to).trimStart()
    onText(next)
    setChosen(-1)
    requestAnimationFrame(() => {
      input.setSelectionRange(from + spaced.length, from + spaced.length)
      follow(input)
    })
  }
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    const taken = shown[chosen]
    if (event.key === 'ArrowDown' && suggestions.length > 0) {
      setOpen(true)
      setChosen(open ? Math.min(chosen + 1, shown.length - 1) : 0)
    } else if (event.key === 'ArrowUp' && shown.length > 0) setChosen(Math.max(-1, chosen - 1))
    else if ((event.key === 'Enter' || event.key === 'Tab') && taken !== undefined && !event.shiftKey)
      take(taken, event.currentTarget)
    else if (event.key === 'Escape' && shown.length > 0) setOpen(false)
    else if (event.key === 'Escape') event.currentTarget.blur()
    else if (event.key === 'Enter') {
      setOpen(false)
      onDone()
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className={styles['whole']}>
      <div className={classes(styles['frame'], failure !== null && styles['invalid'])}>
        <Icon name="search" small />
        <div className={styles['field']}>
          <div ref={mirror} className={styles['mirror']} aria-hidden="true">
            {filterPieces(text, failure?.column ?? null).map((piece, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <span key={index} className={classes(styles[piece.kind], piece.wrong && styles['wrong'])}>
                {piece.text}
              </span>
            ))}
          </div>
          <input
            ref={ref}
            type="text"
            role="combobox"
            className={styles['input']}
            aria-label="Filter"
            aria-expanded={shown.length > 0}
            aria-controls={`${id}-list`}
            aria-autocomplete="list"
            aria-activedescendant={chosen >= 0 && chosen < shown.length ? `${id}-${chosen}` : undefined}
            aria-invalid={failure !== null || undefined}
            aria-describedby={failure === null || shown.length > 0 ? undefined : `${id}-failure`}
            autoComplete="off"
            spellCheck={false}
            placeholder={placeholder}
            value={text}
            onChange={(event) => {
              onText(event.target.value)
              setOpen(true)
              setChosen(-1)
              follow(event.currentTarget)
            }}
            onSelect={(event) => follow(event.currentTarget)}
            onScroll={(event) => follow(event.currentTarget)}
            onKeyDown={pressed}
            onBlur={() => {
              setOpen(false)
              onCursor(null)
            }}
          />
        </div>
        <span className={styles['note']}>{note}</span>
      </div>
      {shown.length > 0 && (
        <div id={`${id}-list`} role="listbox" aria-label="What may stand here" className={styles['list']}>
          {shown.map((suggestion, index) => (
            // oxlint-disable-next-line jsx-a11y/interactive-supports-focus
            <div
              key={suggestion.text}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              className={styles['option']}
              onPointerDown={(event) => {
                event.preventDefault()
                const input = event.currentTarget.closest(`.${styles['whole'] ?? ''}`)?.querySelector('input')
                if (input) take(suggestion, input)
              }}
            >
              <span className="mono ellipsis">{suggestion.text}</span>
              <span className="grow" />
              <span className="tone-3">{suggestion.about}</span>
            </div>
          ))}
        </div>
      )}
      {failure !== null && shown.length === 0 && (
        <div id={`${id}-failure`} className={styles['failure']} role="status">
          <StatusGlyph status="warning" word="" />
          <span>
            Column {failure.column + 1}: {failure.message}
          </span>
          {failure.allowed.length > 0 && failure.allowed.length <= 12 && (
            <span className="row row-tight tone-2">
              Allowed here
              {failure.allowed.map((word) => (
                <kbd key={word} className={styles['allowed']}>
                  {word}
                </kbd>
              ))}
            </span>
          )}
        </div>
      )}
    </div>
  )
}
