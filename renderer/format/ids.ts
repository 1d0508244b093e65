/** An id as it is shown: its first 8 characters. The whole stands in the hover and in the copy. */
export function shortId(id: string): string {
  return id.slice(0, 8)
}
