import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  session,
  shell,
  utilityProcess,
} from 'electron'
import { findProject } from '../ports/project.ts'
import { runDesktop } from './desktop.ts'

const electron = {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  protocol,
  session,
  shell,
  utilityProcess,
}

// Electron is ready only once this module has been evaluated, so nothing here may be awaited.
void runDesktop(electron, findProject(), process.argv.slice(app.isPackaged ? 1 : 2)).catch(
  (error: unknown) => {
    dialog.showErrorBox('Assay could not start', error instanceof Error ? error.message : String(error))
    app.exit(1)
  },
)
