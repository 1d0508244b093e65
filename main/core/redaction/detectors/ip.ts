import { isIPv6 } from 'node:net'
import { matches, type Detector, type Found } from './detector.ts'

const octets =
  /(?<![\p{L}\p{N}.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?!\.?\p{N})(?![\p{L}])/gu
// A word before a colon is a label where it has a letter that no address has.
const groups =
  /(?<![\p{L}\p{N}.])(?<!(?<![g-zG-Z_][0-9A-Za-z_]{0,12}):)(?:[0-9A-Fa-f]{0,4}:){2,7}(?:(?:\d{1,3}\.){3}\d{1,3}(?!\.?\p{N})|(?:[0-9A-Fa-f]{1,4})?(?!:[\p{L}\p{N}:]|\.\p{N}))(?![\p{L}\p{N}])/gu

// An IPv6 address holds `::` or seven groups; a time of day holds neither.
const longForm = /::|(?:[0-9A-Fa-f]{1,4}:){7}/

export const ip: Detector = {
  type: 'IP',
  candidate:
    '[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}|[0-9A-Fa-f]::|::[0-9A-Fa-f]|(?:[0-9A-Fa-f]{1,4}:){7}',
  worthAsking: (signs) => (signs.dots >= 3 && signs.digits >= 4) || signs.colons >= 2,
  find: (text) => [...ipv4(text), ...(longForm.test(text) ? ipv6(text) : [])],
}

// Four dotted numbers after "version", a product's name or "section" are no address.
const numbered =
  /(?:(?<![A-Za-z])v|(?<![A-Za-z])(?:version|release|build)[\s:="/]{0,3}|§\s?|(?<![A-Za-z])(?:section|sect?\.|chapter|clause|paragraph|article|appendix|annex|figure)\s{1,2})$/i
const product = /(?:^|[\s(;"])[A-Z][A-Za-z]{1,20}\/$/

function ipv4(text: string): Found[] {
  return matches('IP', octets, text, (value, start) => {
    const before = text.slice(Math.max(0, start - 24), start)
    return !numbered.test(before) && !(value.endsWith('.0.0') && product.test(before))
  })
}

function ipv6(text: string): Found[] {
  const found: Found[] = []
  groups.lastIndex = 0
  for (let match = groups.exec(text); match !== null; match = groups.exec(text)) {
    // The colon of a sentence is no part of the address.
    const value = match[0].replace(/(?<!:):$/, '')
    const parts = value.match(/[0-9A-Fa-f]{2,4}/g)?.length ?? 0
    if (value.length >= 7 && isIPv6(value) && parts >= 2)
      found.push({ type: 'IP', start: match.index, end: match.index + value.length })
  }
  return found
}
