const lists = '[role="grid"], [role="treegrid"], [role="listbox"], [data-reading]'

/** What of a pane answers the arrows: its grid, tree or list, or the line in it whose turn it is; else the pane. */
export function stopOf(pane: HTMLElement): HTMLElement {
  for (const list of pane.querySelectorAll<HTMLElement>(lists)) {
    if (list.closest('[data-pane]') !== pane || list.getClientRects().length === 0) continue
    const stop = list.tabIndex >= 0 ? list : list.querySelector<HTMLElement>('[tabindex="0"]')
    if (stop !== null) return stop
  }
  return pane
}

/** Moves focus to the next pane, title bar and strip included; `step` −1 goes back. */
export function focusNextPane(step: 1 | -1): void {
  const all = [...document.querySelectorAll<HTMLElement>('[data-pane]')].filter(
    (pane) => pane.getClientRects().length > 0,
  )
  const active = document.activeElement
  const at = all.findLastIndex((pane) => pane.contains(active))
  const next = all[(at + step + all.length + (at < 0 && step < 0 ? 1 : 0)) % all.length]
  if (next !== undefined) stopOf(next).focus({ focusVisible: true } as FocusOptions)
}

/** What had the focus went away with it, or nothing had it yet: a screen may take it. */
export function focusIsLost(): boolean {
  const active = document.activeElement
  return active === null || active === document.body || active.matches('main')
}
