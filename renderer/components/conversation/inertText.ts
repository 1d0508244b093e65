/**
 * A text that shows its control characters and obeys none: escape sequences stand as "␛[31m", direction
 * overrides and lone surrogates as "�". Every UTF-16 unit stays at its place, so offsets still hold.
 */
export function inertText(text: string): string {
  return text.replace(unsafe, (unit) => {
    const code = unit.charCodeAt(0)
    if (code < 0x20) return String.fromCharCode(0x2400 + code)
    return code === 0x7f ? '\u2421' : '\ufffd'
  })
}

// C0 without tab and line feed, DEL, C1, marks and overrides of direction, lone surrogates.
const unsafe =
  // eslint-disable-next-line no-control-regex
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
