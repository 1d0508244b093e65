import type { Evidence } from '../../../shared/domain/label.ts'
import { jsonLayout, plainLayout } from './jsonLayout.ts'
import type { TextRef } from './textRef.ts'

const around = 32
const longest = 2000

/** A stretch of a text as evidence: range, quote, and what stands before and after. */
export function passageOf(
  ref: TextRef,
  text: string,
  start: number,
  end: number,
  epoch: number,
): Evidence | null {
  const from = Math.max(0, Math.min(start, end))
  const to = Math.min(text.length, Math.max(start, end), from + longest)
  if (to <= from) return null
  return {
    span: ref.span,
    field: ref.field,
    epoch,
    start: from,
    end: to,
    quote: text.slice(from, to),
    before: text.slice(Math.max(0, from - around), from),
    after: text.slice(to, to + around),
  }
}

/** Which text a selection of the page lies in and its range there; null where it spans none or several. */
export function selectedRange(
  selection: Selection | null,
): { name: string; start: number; end: number } | null {
  if (selection === null || selection.rangeCount === 0 || selection.isCollapsed) return null
  const range = selection.getRangeAt(0)
  const from = placeOf(range.startContainer, range.startOffset, 'start')
  const to = placeOf(range.endContainer, range.endOffset, 'end')
  if (from === null || to === null || from.name !== to.name || from.at === to.at) return null
  return { name: from.name, start: Math.min(from.at, to.at), end: Math.max(from.at, to.at) }
}

/** The source range of a range in the drawn text: JSON is set out for reading, evidence counts in its source. */
export function sourceRange(text: string, start: number, end: number): { start: number; end: number } {
  const layout = jsonLayout(text) ?? plainLayout(text)
  return { start: layout.sourceAt(start), end: layout.sourceAt(end - 1) + 1 }
}

function placeOf(node: Node, offset: number, edge: 'start' | 'end'): { name: string; at: number } | null {
  const element = node instanceof Element ? node : node.parentElement
  const name = element?.closest('[data-ref]')?.getAttribute('data-ref')
  if (element === null || name === null || name === undefined) return null
  const piece = element.closest('[data-at]') ?? pieceAt(element, offset)
  if (piece === null) return null
  const start = Number(piece.getAttribute('data-at'))
  const end = Number(piece.getAttribute('data-to'))
  // A chip is one thing: offsets in its words are not offsets in the text.
  if (!(node instanceof Text) || piece.querySelector('[data-token]') !== null)
    return { name, at: edge === 'start' ? start : end }
  return { name, at: Math.min(end, start + offset) }
}

function pieceAt(element: Element, offset: number): Element | null {
  const child = element.childNodes[Math.min(offset, element.childNodes.length - 1)]
  if (!(child instanceof Element)) return null
  return child.matches('[data-at]') ? child : child.querySelector('[data-at]')
}
