/** Whether a window can be shown here at all. */
export function hasDisplay(machine?: { platform: string; env: Record<string, string | undefined> }): boolean
/** The Electron program, or null where its runtime has not been fetched. */
export function electronProgram(folder?: string): string | null
/** Fetches Electron's runtime once; whether it is there now. */
export function fetchDesktop(options?: {
  say?: (line: string) => void
  input?: NodeJS.EventEmitter & { isTTY?: boolean; pause(): unknown }
  folder?: string
  patience?: number
}): Promise<boolean>
