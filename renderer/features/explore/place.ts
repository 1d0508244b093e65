let held: { key: string; active: number } = { key: '', active: -1 }

/** A list by its filter and order. */
export function placeKey(where: string, order: string | undefined): string {
  return `${where} ${order ?? ''}`
}

/** Where the cursor of the table stood when this list was last in view, so that Back leads to it; else −1. */
export function heldPlace(key: string): number {
  return held.key === key ? held.active : -1
}

export function holdPlace(key: string, active: number): void {
  held = { key, active }
}
