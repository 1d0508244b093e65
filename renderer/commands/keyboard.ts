import { availableCommands, commandTable, isLocal, type Command } from './commands.ts'
import { isSingleKey, pressNames, type KeyPress } from './keys.ts'

const textTypes = new Set(['text', 'search', 'email', 'url', 'number', 'password', 'tel', 'date', 'time'])

/** Whether what has focus takes typed text. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target instanceof HTMLInputElement) return textTypes.has(target.type)
  return target instanceof HTMLTextAreaElement || target.isContentEditable
}

/** The command that a key press means here, or null. */
export function commandFor(press: KeyPress, typing: boolean, inDialog: boolean): Command | null {
  const entries = availableCommands(commandTable.getState().entries)
  for (const name of pressNames(press)) {
    const found = entries.findLast((entry): entry is Command => {
      if (isLocal(entry) || !entry.keys?.includes(name)) return false
      if (inDialog && entry.inDialog !== true) return false
      return !typing || (entry.inText ?? !isSingleKey(name))
    })
    if (found !== undefined) return found
  }
  return null
}

/** Listens for the keys of the command table; returns how to stop. */
export function listenForKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || (event.repeat && event.key === 'Enter')) return
    const inDialog = document.querySelector('[role="dialog"][data-modal]') !== null
    const command = commandFor(event, isTextField(event.target), inDialog)
    if (command === null) return
    event.preventDefault()
    command.run()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}
