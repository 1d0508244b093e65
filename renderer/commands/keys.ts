/** `mod` is ⌘ on a Mac and Ctrl elsewhere. Written as `mod+shift+z`, `alt+t`, `f6`, `?`, `escape`. */
export const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? '')

export interface KeyPress {
  key: string
  code: string
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
  shiftKey: boolean
}

const named: Record<string, string> = {
  ' ': 'space',
  arrowup: 'up',
  arrowdown: 'down',
  arrowleft: 'left',
  arrowright: 'right',
  esc: 'escape',
}

/**
 * The names under which a key press may be found, most exact first. Digits go by place, since they need Shift
 * on a French keyboard; signs go by what is written, since their place differs; with Alt, letters go by place,
 * since a Mac writes another character there.
 */
export function pressNames(press: KeyPress, mac = isMac): string[] {
  const written = press.key.toLowerCase()
  const key = named[written] ?? written
  const modifiers = [
    ...((mac ? press.metaKey : press.ctrlKey) ? ['mod'] : []),
    ...(mac && press.ctrlKey ? ['ctrl'] : []),
    ...(press.altKey ? ['alt'] : []),
  ]
  const place = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1]
  const letter = press.altKey ? /^Key([A-Z])$/.exec(press.code)?.[1]?.toLowerCase() : undefined
  const shift = press.shiftKey ? ['shift'] : []
  const names: string[] = []
  if (place !== undefined) names.push([...modifiers, ...shift, place].join('+'))
  if (letter !== undefined) names.push([...modifiers, ...shift, letter].join('+'))
  const isSign = key.length === 1 && key.toLowerCase() === key.toUpperCase()
  names.push([...modifiers, ...(isSign ? [] : shift), key].join('+'))
  return [...new Set(names)]
}

/** Whether the key stands alone, so that it rests while text is typed. */
export function isSingleKey(keys: string): boolean {
  return !/(?:^|\+)(?:mod|ctrl|alt)\+/.test(keys) && !/^(?:shift\+)?f\d+$/.test(keys)
}

const macSigns: Record<string, string> = { mod: '⌘', shift: '⇧', alt: '⌥', ctrl: '⌃' }
const words: Record<string, string> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt', ctrl: 'Ctrl' }
const shown: Record<string, string> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  enter: '↵',
  escape: 'Esc',
  space: 'Space',
  tab: '⇥',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  backspace: '⌫',
  delete: 'Del',
  '-': '−',
}

/** A key as it stands on a key cap: `⇧⌘Z`, elsewhere `Ctrl+Shift+Z`. */
export function keysText(keys: string, mac = isMac): string {
  const all = keys === '+' ? ['+'] : keys.split('+')
  const last = all.at(-1) ?? ''
  const modifiers = all.slice(0, -1)
  const cap = shown[last] ?? (last.length === 1 || /^f\d+$/.test(last) ? last.toUpperCase() : last)
  if (!mac) return [...modifiers.map((name) => words[name] ?? name), cap].join('+')
  const order = ['ctrl', 'alt', 'shift', 'mod'].filter((name) => modifiers.includes(name))
  return order.map((name) => macSigns[name]).join('') + cap
}

/** For `aria-keyshortcuts`. */
export function ariaKeys(keys: string, mac = isMac): string {
  const names: Record<string, string> = {
    mod: mac ? 'Meta' : 'Control',
    shift: 'Shift',
    alt: 'Alt',
    ctrl: 'Control',
  }
  return keys
    .split('+')
    .map(
      (part) =>
        names[part] ??
        (part.length === 1 ? part.toUpperCase() : part.charAt(0).toUpperCase() + part.slice(1)),
    )
    .join('+')
}
