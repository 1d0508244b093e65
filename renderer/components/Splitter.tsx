import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { setPaneSize, usePaneSize } from '../stores/panes.ts'
import { classes } from './classes.ts'
import styles from './Splitter.module.css'

export interface PaneLimits {
  /** Name in the store of sizes, `explore.facets`. */
  name: string
  standard: number
  min: number
  max: number
}

/** The size of a pane in pixels at the default font size, for `style={{ width: 'calc(… * var(--px))' }}`. */
export function usePane({ name, standard, min, max }: PaneLimits): { size: number; css: string } {
  const size = Math.max(min, Math.min(max, usePaneSize(name, standard)))
  return { size, css: `calc(${size} * var(--px))` }
}

/**
 * The line between two panes. Arrow keys move it by 16, with Shift by 64; Home and End go to its limits,
 * a double click or Enter restores. `grows` says on which side of it the sized pane stands.
 */
export function Splitter({
  label,
  pane,
  grows,
  direction = 'vertical',
}: {
  label: string
  pane: PaneLimits
  /** `start`: the pane left of (above) the line has the size; `end`: the one right of (below) it. */
  grows: 'start' | 'end'
  direction?: 'vertical' | 'horizontal'
}) {
  const { size } = usePane(pane)
  const from = useRef<{ at: number; size: number }>(undefined)
  const set = (next: number) =>
    setPaneSize(pane.name, Math.round(Math.max(pane.min, Math.min(pane.max, next))))
  const sign = grows === 'start' ? 1 : -1
  const place = (event: PointerEvent) => (direction === 'vertical' ? event.clientX : event.clientY)
  const pixel = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 12 || 1

  const pressed = (event: KeyboardEvent) => {
    const [less, more] = direction === 'vertical' ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown']
    const step = event.shiftKey ? 64 : 16
    if (event.key === less) set(size - sign * step)
    else if (event.key === more) set(size + sign * step)
    else if (event.key === 'Home') set(pane.min)
    else if (event.key === 'End') set(pane.max)
    else if (event.key === 'Enter') setPaneSize(pane.name, undefined)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      className={classes(styles['splitter'], styles[direction])}
      role="separator"
      aria-label={label}
      aria-orientation={direction}
      aria-valuenow={size}
      aria-valuemin={pane.min}
      aria-valuemax={pane.max}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onKeyDown={pressed}
      onDoubleClick={() => setPaneSize(pane.name, undefined)}
      onPointerDown={(event) => {
        from.current = { at: place(event), size }
        event.currentTarget.setPointerCapture(event.pointerId)
        event.preventDefault()
        event.currentTarget.focus()
      }}
      onPointerMove={(event) => {
        if (from.current !== undefined)
          set(from.current.size + (sign * (place(event) - from.current.at)) / pixel())
      }}
      onPointerUp={() => (from.current = undefined)}
      onPointerCancel={() => (from.current = undefined)}
    />
  )
}
