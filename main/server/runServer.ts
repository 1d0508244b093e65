import { setTimeout as wait } from 'node:timers/promises'
import { wireErrorFrom } from '../../shared/errors.ts'
import type { Progress } from '../../shared/protocol/define.ts'
import { openBrowser } from './openBrowser.ts'
import { serveWorkbench, type ServeOptions } from './serveWorkbench.ts'

export interface RunOptions extends ServeOptions {
  /** Open the demo, filling it the first time. */
  demo?: boolean | undefined
  /** Open the default browser, where there is one. */
  open?: boolean | undefined
  out: (line: string) => void
  err: (line: string) => void
  /** Stops serving. */
  signal: AbortSignal
}

const demoPatienceMs = 15_000

/** Serves the workbench until `signal`: prints its URL, the demo's progress, and opens the browser if asked. */
export async function runServer(options: RunOptions): Promise<void> {
  const { out, err, signal } = options
  const workbench = await serveWorkbench(options)
  const filling =
    options.demo === true
      ? workbench.core.dispatcher
          .call('workspace.demo', {}, { onProgress: progressPrinter(err), signal })
          .then(
            () => true,
            (error: unknown) => {
              const { message, hint } = wireErrorFrom(error)
              err(`The demo could not be opened: ${message}${hint === undefined ? '' : ` ${hint}`}`)
              return true
            },
          )
      : Promise.resolve(true)
  const filled = await Promise.race([filling, wait(demoPatienceMs, false, { ref: false })])
  if (!filled) err('The demo is still being filled; the window shows how far it is.')
  out(workbench.url)
  const browser =
    options.open === true && !signal.aborted
      ? openBrowser(workbench.url, workbench.dataFolder)
      : { opened: false, forget: () => undefined }
  err(
    browser.opened
      ? 'Assay is open in your browser. Press Ctrl+C here to stop it.'
      : 'Open this address in a browser on this machine. Press Ctrl+C here to stop Assay.',
  )
  await new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
  browser.forget()
  await workbench.close()
}

/** A line for each tenth of a phase, so that a log stays readable. */
export function progressPrinter(err: (line: string) => void): (progress: Progress) => void {
  let last = ''
  return ({ phase, done, total, unit }) => {
    const tenth = total === null || total === 0 ? null : Math.floor((done / total) * 10) * 10
    const line = tenth === null ? `Demo: ${phase}…` : `Demo: ${phase}, ${tenth} % of ${total} ${unit}`
    if (line !== last) err(line)
    last = line
  }
}
