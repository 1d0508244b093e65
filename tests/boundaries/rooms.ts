import type { Import } from './imports.ts'

// A room is a folder within a feature.
const roomOf = (file: string) =>
  /^(?:main\/core|renderer\/features)\/[^/]+\/[^/]+(?=\/)/.exec(file)?.[0] ?? null

/** The imports from one room into another, as if each room were a file. */
export function betweenRooms(imports: readonly Import[]): Import[] {
  return imports.flatMap((each) => {
    const from = roomOf(each.from)
    const to = roomOf(each.to)
    return from === null || to === null || from === to ? [] : [{ ...each, from, to }]
  })
}
