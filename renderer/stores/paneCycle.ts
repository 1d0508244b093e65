/** Moves focus to the next pane, title bar and strip included; `step` −1 goes back. */
export function focusNextPane(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.getClientRects().length > 0,
  )
  const active = document.activeElement
  const at = all.findLastIndex((pane) => pane.contains(active))
  const next = all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]
  next?.focus({ focusVisible: true } as FocusOptions)
}
