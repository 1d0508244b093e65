/** Whether a listing is a real folder; the one above several roots only has a name. */
export function isPlace(folder: string): boolean {
  return /^(?:\/|\\\\|[A-Za-z]:)/.test(folder)
}
