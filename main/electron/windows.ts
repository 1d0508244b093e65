import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron'
import { desktopChannels } from '../../shared/protocol/desktopChannels.ts'
import type { CoreProcess } from './coreProcess.ts'
import { pageUrl, type Electron } from './parts.ts'
import { isOurPage } from './senders.ts'

/** How every window is made: sandboxed, isolated, without Node. */
export function windowOptions(preload: string, dark: boolean): BrowserWindowConstructorOptions {
  return {
    width: 1440,
    height: 900,
    minWidth: 960,
    minHeight: 600,
    show: false,
    title: 'Assay',
    backgroundColor: dark ? '#0f1216' : '#ffffff',
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
    },
  }
}

/** Opens the window; it is shown when it has something to show. */
export async function openWindow(
  { BrowserWindow, nativeTheme }: Pick<Electron, 'BrowserWindow' | 'nativeTheme'>,
  preload: string,
): Promise<BrowserWindow> {
  const window = new BrowserWindow(windowOptions(preload, nativeTheme.shouldUseDarkColors))
  window.once('ready-to-show', () => window.show())
  await window.loadURL(pageUrl)
  return window
}

/** Makes a channel for each window that asks: one end to the core, one to the page. Main only introduces them. */
export function matchPorts(
  { ipcMain, MessageChannelMain }: Pick<Electron, 'ipcMain' | 'MessageChannelMain'>,
  core: Pick<CoreProcess, 'connect'>,
): void {
  ipcMain.on(desktopChannels.port, (event) => {
    if (!isOurPage(event)) return
    const { port1, port2 } = new MessageChannelMain()
    core.connect(port1)
    event.sender.postMessage(desktopChannels.port, null, [port2])
  })
}
