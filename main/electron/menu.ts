import type { MenuItemConstructorOptions } from 'electron'
import { desktopChannels } from '../../shared/protocol/desktopChannels.ts'
import type { Electron } from './parts.ts'

/** The menu's own commands; the page carries them out as it does its keys. */
export type MenuCommand = 'open' | 'import' | 'close' | 'settings' | 'help' | 'palette'

/** The application's menu. Commands go to the window in front. */
export function menuTemplate(
  platform: NodeJS.Platform,
  command: (name: MenuCommand) => void,
): MenuItemConstructorOptions[] {
  const item = (label: string, name: MenuCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    click: () => command(name),
    ...(accelerator === undefined ? {} : { accelerator }),
  })
  const mac = platform === 'darwin'
  return [
    ...(mac ? [{ role: 'appMenu' } as const] : []),
    {
      label: 'File',
      submenu: [
        item('Open workspace…', 'open', 'CmdOrCtrl+O'),
        item('Import traces…', 'import', 'CmdOrCtrl+I'),
        { type: 'separator' },
        item('Close workspace', 'close'),
        item('Settings…', 'settings', 'CmdOrCtrl+,'),
        { type: 'separator' },
        { role: mac ? 'close' : 'quit' },
      ],
    },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        item('Go to or run…', 'palette', 'CmdOrCtrl+K'),
        { type: 'separator' },
        { role: 'reload' },
        { role: 'toggleDevTools' },
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
      ],
    },
    { role: 'windowMenu' },
    { label: 'Help', role: 'help', submenu: [item('Keys and help', 'help')] },
  ]
}

/** Sets the menu and sends its commands to the focused window. */
export function setUpMenu(
  { Menu, BrowserWindow }: Pick<Electron, 'Menu' | 'BrowserWindow'>,
  platform: NodeJS.Platform,
): void {
  const command = (name: MenuCommand) =>
    (BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0])?.webContents.send(
      desktopChannels.menu,
      name,
    )
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(platform, command)))
}
