import { spawn } from 'node:child_process'
import { accessSync, constants, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

export interface Opener {
  command: string
  args: string[]
}

interface Machine {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  canRun(file: string): boolean
}

/** How this machine opens a page in its default browser, or null where it has none (or no display). */
export function browserOpener(
  page: string,
  { platform, env, canRun }: Machine = { platform: process.platform, env: process.env, canRun: isExecutable },
): Opener | null {
  if (platform === 'darwin') return { command: '/usr/bin/open', args: [page] }
  if (platform === 'win32') return { command: 'explorer.exe', args: [page] }
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return null
  const command = (env['PATH'] ?? '')
    .split(':')
    .filter((folder) => path.isAbsolute(folder))
    .map((folder) => path.join(folder, 'xdg-open'))
    .find(canRun)
  return command === undefined ? null : { command, args: [page] }
}

/**
 * Opens `url` in the default browser, if there is one. Arguments of a process can be read by every user of a
 * machine, so what is opened is a file of ours alone that leads to the URL. Returns how to remove it.
 */
export function openBrowser(url: string, dataFolder: string): { opened: boolean; forget(): void } {
  const page = path.join(dataFolder, 'open.html')
  const opener = browserOpener(page)
  if (opener === null) return { opened: false, forget: () => undefined }
  const forget = () => rmSync(page, { force: true })
  forget()
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><title>Assay</title><meta http-equiv="refresh" content="0; url=${url}"><a href="${url}">Open Assay</a>\n`,
    { mode: 0o600, flag: 'wx' },
  )
  const child = spawn(opener.command, opener.args, { stdio: 'ignore', detached: true })
  child.on('error', () => undefined)
  child.unref()
  return { opened: true, forget }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
