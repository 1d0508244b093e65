/**
 * For `onCloseAutoFocus`: leaves the focus where it is if another pane that floats has taken it meanwhile. Radix
 * gives it back a turn after closing, and a pane opened within that turn would take the move for a press outside
 * and close.
 */
export function keepFocusOfNext(event: Event): void {
  const holder = document.activeElement?.closest('[role="dialog"], [role="menu"]')
  if (holder != null && holder !== event.target) event.preventDefault()
}
