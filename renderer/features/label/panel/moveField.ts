const focusable = 'button:not([aria-disabled="true"]), textarea, input'

/** Arrow up and down go from field to field of the panel; true where they did. */
export function moveField(panel: HTMLElement, target: EventTarget, key: string): boolean {
  const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0
  if (step === 0 || !(target instanceof Element) || !panel.contains(target)) return false
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement) return false
  const fields = [...panel.querySelectorAll('[data-field]')]
  const at = fields.findIndex((field) => field.contains(target))
  for (let next = at + step; next >= 0 && next < fields.length; next += step) {
    const stop = fields[next]?.querySelector<HTMLElement>(focusable)
    if (stop === null || stop === undefined) continue
    stop.focus()
    return true
  }
  return false
}
