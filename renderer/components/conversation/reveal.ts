/**
 * Brings an element into view within the pane that reads the trace, and moves nothing around that pane:
 * selecting a span must not scroll the tree it was selected in out of sight.
 */
export function reveal(element: Element): void {
  const pane = element.closest('[data-reading]')
  if (pane === null) return
  const frame = pane.getBoundingClientRect()
  const place = element.getBoundingClientRect()
  if (place.top < frame.top || place.height > frame.height) pane.scrollTop += place.top - frame.top - 8
  else if (place.bottom > frame.bottom) pane.scrollTop += place.bottom - frame.bottom + 8
}
