import { homedir } from 'node:os'
import path from 'node:path'

interface Machine {
  platform: NodeJS.Platform
  home: string
  env: Readonly<Record<string, string | undefined>>
}

/** The application's own folder (recent workspaces, the demo, the log); `ASSAY_HOME` moves it. */
export function dataFolder(
  { platform, home, env }: Machine = { platform: process.platform, home: homedir(), env: process.env },
): string {
  const { ASSAY_HOME, APPDATA, XDG_DATA_HOME } = env
  if (ASSAY_HOME !== undefined && ASSAY_HOME !== '') return path.resolve(ASSAY_HOME)
  if (platform === 'win32') return path.join(APPDATA ?? path.join(home, 'AppData', 'Roaming'), 'Assay')
  if (platform === 'darwin') return path.join(home, 'Library', 'Application Support', 'Assay')
  const base = XDG_DATA_HOME !== undefined && path.isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : null
  return path.join(base ?? path.join(home, '.local', 'share'), 'Assay')
}
