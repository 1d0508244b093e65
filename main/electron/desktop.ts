import type { Project } from '../ports/project.ts'
import { startCoreProcess } from './coreProcess.ts'
import { answerHostApi } from './dialogs.ts'
import { setUpMenu } from './menu.ts'
import { registerPageScheme, servePage } from './page.ts'
import type { Electron } from './parts.ts'
import { refuseTheOutside } from './refusals.ts'
import { matchPorts, openWindow } from './windows.ts'

/** The desktop door: its setups in order. */
export async function runDesktop(
  electron: Electron,
  project: Pick<Project, 'coreEntry' | 'preload' | 'renderer'>,
  args: string[],
): Promise<void> {
  const { app, dialog, BrowserWindow } = electron
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.setName('Assay')
  app.enableSandbox()
  registerPageScheme(electron)
  await app.whenReady()
  refuseTheOutside(electron)
  await servePage(electron, project.renderer)
  const core = startCoreProcess(electron, {
    entry: project.coreEntry,
    args,
    onTrouble: (message) => dialog.showErrorBox('Assay', message),
  })
  matchPorts(electron, core)
  answerHostApi(electron, core)
  setUpMenu(electron, process.platform)

  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void openWindow(electron, project.preload)
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let stopped = false
  app.on('will-quit', (event) => {
    if (stopped) return
    event.preventDefault()
    void core.stop().then(() => {
      stopped = true
      app.quit()
    })
  })
  await openWindow(electron, project.preload)
}
