import { EventEmitter } from 'node:events'
import type { Electron } from './parts.ts'
import { pageUrl } from './parts.ts'

type Handler = (event: unknown, given?: unknown) => unknown

/** What a test may look at of a fake Electron. */
export interface FakeElectron {
  electron: Electron
  app: EventEmitter & { quits: number; sandboxed: boolean; locked: boolean }
  /** `ipcMain`, by channel. */
  handlers: Map<string, Handler>
  ipc: EventEmitter
  protocolHandler: { answer: ((request: Request) => Response) | null; privileged: unknown[] }
  session: {
    permissionRequest:
      | ((contents: unknown, permission: string, decide: (yes: boolean) => void) => void)
      | null
    permissionCheck: (() => boolean) | null
    beforeRequest: ((details: { url: string }, decide: (answer: { cancel: boolean }) => void) => void) | null
  }
  windows: FakeWindow[]
  processes: FakeProcess[]
  dialog: { chosen: string[]; shown: unknown[]; errors: string[] }
  revealed: string[]
  theme: { themeSource: string }
  menu: { template: unknown[] }
}

export interface FakeWindow {
  options: { webPreferences?: Record<string, unknown> }
  loaded: string[]
  sent: unknown[][]
}

export interface FakeProcess extends EventEmitter {
  entry: string
  args: string[]
  posted: { message: Record<string, unknown>; ports: unknown[] }[]
}

/** An Electron that does nothing but remember. */
export function fakeElectron(): FakeElectron {
  const windows: FakeWindow[] = []
  const processes: FakeProcess[] = []
  const handlers = new Map<string, Handler>()
  const ipc = new EventEmitter()
  const protocolHandler: FakeElectron['protocolHandler'] = { answer: null, privileged: [] }
  const session: FakeElectron['session'] = {
    permissionRequest: null,
    permissionCheck: null,
    beforeRequest: null,
  }
  const dialog: FakeElectron['dialog'] = { chosen: [], shown: [], errors: [] }
  const revealed: string[] = []
  const theme = { themeSource: 'system', shouldUseDarkColors: false }
  const menu: FakeElectron['menu'] = { template: [] }
  const app = Object.assign(new EventEmitter(), {
    quits: 0,
    sandboxed: false,
    locked: true,
    requestSingleInstanceLock: () => app.locked,
    setName: () => undefined,
    enableSandbox: () => (app.sandboxed = true),
    whenReady: async () => undefined,
    quit: () => {
      app.quits += 1
      app.emit('will-quit', { preventDefault: () => undefined })
    },
  })

  class BrowserWindow extends EventEmitter implements FakeWindow {
    loaded: string[] = []
    sent: unknown[][] = []
    webContents = { send: (...message: unknown[]) => void this.sent.push(message) }
    options: FakeWindow['options']
    constructor(options: FakeWindow['options']) {
      super()
      this.options = options
      windows.push(this)
    }
    static getAllWindows = () => windows
    static getFocusedWindow = () => windows[0] ?? null
    show() {}
    async loadURL(url: string) {
      this.loaded.push(url)
    }
  }

  const fork = (entry: string, args: string[]) => {
    const child: FakeProcess = Object.assign(new EventEmitter(), {
      entry,
      args,
      posted: [] as FakeProcess['posted'],
      postMessage: (message: Record<string, unknown>, ports: unknown[] = []) =>
        void child.posted.push({ message, ports }),
      kill: () => child.emit('exit', 0),
    })
    processes.push(child)
    return child
  }

  const parts = {
    app,
    BrowserWindow,
    dialog: {
      showOpenDialog: async (options: unknown) => {
        dialog.shown.push(options)
        return { filePaths: dialog.chosen, canceled: dialog.chosen.length === 0 }
      },
      showErrorBox: (_title: string, text: string) => void dialog.errors.push(text),
    },
    ipcMain: Object.assign(ipc, {
      handle: (channel: string, handler: Handler) => void handlers.set(channel, handler),
    }),
    Menu: {
      buildFromTemplate: (template: unknown[]) => template,
      setApplicationMenu: (template: unknown[]) => (menu.template = template),
    },
    MessageChannelMain: class {
      port1 = { end: 'core' }
      port2 = { end: 'page' }
    },
    nativeTheme: theme,
    protocol: {
      registerSchemesAsPrivileged: (schemes: unknown[]) => (protocolHandler.privileged = schemes),
      handle: (_scheme: string, answer: (request: Request) => Response) => (protocolHandler.answer = answer),
    },
    session: {
      defaultSession: {
        setPermissionRequestHandler: (decide: FakeElectron['session']['permissionRequest']) =>
          (session.permissionRequest = decide),
        setPermissionCheckHandler: (decide: FakeElectron['session']['permissionCheck']) =>
          (session.permissionCheck = decide),
        setSpellCheckerEnabled: () => undefined,
        webRequest: {
          onBeforeRequest: (decide: FakeElectron['session']['beforeRequest']) =>
            (session.beforeRequest = decide),
        },
      },
    },
    shell: { showItemInFolder: (place: string) => void revealed.push(place) },
    utilityProcess: { fork },
  }
  return {
    // The one place where the fake stands in for the real module.
    electron: parts as unknown as Electron,
    app,
    handlers,
    ipc,
    protocolHandler,
    session,
    windows,
    processes,
    dialog,
    revealed,
    theme,
    menu,
  }
}

/** The event of a message from our page, or from elsewhere. */
export function senderEvent({ url = pageUrl, parent = null as unknown, posted = [] as unknown[] } = {}) {
  return {
    senderFrame: { url, parent },
    sender: { postMessage: (...message: unknown[]) => void posted.push(message) },
  }
}
