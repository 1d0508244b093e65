import { matches, type Detector } from './detector.ts'

const before = String.raw`(?<=(?:^|[^\p{L}\p{N}._%+'-])[._%+'-]*)`
const host = String.raw`[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}{2,24}(?!\p{L}|\p{N})`
// What marks a text up may stand around an address: `_jane@example.com_`.
const plain = new RegExp(String.raw`${before}[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}@${host}`, 'gu')
// As East Asian input methods write it, full width or small.
const wide = new RegExp(String.raw`${before}[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}[\uff20\ufe6b]${host}`, 'gu')
const inUrl = new RegExp(
  String.raw`(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}%40${host}`,
  'gu',
)

/** RE2 pattern of an address as a URL or an East Asian input method writes it. */
export const encodedEmailCandidate = '%40[^\\s"<>]|[\uff20\ufe6b]|\\\\u[fF](?:[fF]20|[eE]6[bB])'

export const email: Detector = {
  type: 'EMAIL',
  candidate: '[^\\s"<>]@[^\\s"<>@]',
  worthAsking: (signs) => signs.at,
  find: (text) => [
    ...(text.includes('@') ? matches('EMAIL', plain, text) : []),
    ...(text.includes('\uff20') || text.includes('\ufe6b') ? matches('EMAIL', wide, text) : []),
    ...(text.includes('%40') ? matches('EMAIL', inUrl, text) : []),
  ],
}
