import type * as electron from 'electron'

/** What of Electron the desktop door uses; handed in, so that all but the entry runs without its runtime. */
export type Electron = Pick<
  typeof electron,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'MessageChannelMain'
  | 'nativeTheme'
  | 'protocol'
  | 'session'
  | 'shell'
  | 'utilityProcess'
>

/** Where the page of the desktop window lives; nothing else has this origin. */
export const pageScheme = 'assay'
export const pageOrigin = 'assay://workbench'
export const pageUrl = `${pageOrigin}/index.html`
