import type { Progress } from '../../shared/protocol/define.ts'
import { count } from './figures.ts'
import { oneLine } from './plainText.ts'

export interface ProgressLine {
  show(progress: Progress): void
  /** Clears what is shown, so that other lines stand alone. */
  clear(): void
}

/** Progress on a terminal as one line that changes; in a log, one line for each tenth of a phase. */
export function progressLine(write: (text: string) => void, terminal: boolean): ProgressLine {
  let last = ''
  return {
    show: (progress) => {
      const line = terminal ? lineOf(progress) : tenthOf(progress)
      if (line === last) return
      last = line
      write(terminal ? `\r\u001b[K${line}` : `${line}\n`)
    },
    clear: () => {
      if (terminal && last !== '') write('\r\u001b[K')
      last = ''
    },
  }
}

function lineOf({ phase, done, total, unit }: Progress): string {
  const of = total === null ? '' : ` of ${count(total)}`
  return oneLine(`${phase} ${count(done)}${of} ${unit}`)
}

function tenthOf({ phase, done, total, unit }: Progress): string {
  if (total === null || total === 0) return oneLine(`${phase}…`)
  return oneLine(`${phase} ${Math.floor((done / total) * 10) * 10} % of ${count(total)} ${unit}`)
}
