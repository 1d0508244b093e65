import type { Import } from './imports.ts'

const feature = /^(?:main\/core|renderer\/features)\/[^/]+(?=\/)/
const room = /^(?:main\/core|renderer\/features)\/[^/]+\/[^/]+(?=\/)/

/** The imports from one room, a folder within a feature, into another, as if each room were a file. */
export const betweenRooms = (imports: readonly Import[]) => between(imports, room)

/** The same between features. */
export const betweenFeatures = (imports: readonly Import[]) => between(imports, feature)

function between(imports: readonly Import[], place: RegExp): Import[] {
  return imports.flatMap((each) => {
    const from = place.exec(each.from)?.[0]
    const to = place.exec(each.to)?.[0]
    return from === undefined || to === undefined || from === to ? [] : [{ ...each, from, to }]
  })
}
