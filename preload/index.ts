import { contextBridge, ipcRenderer, webUtils, type IpcRendererEvent } from 'electron'
import { desktopChannels } from '../shared/protocol/desktopChannels.ts'
import { hostApiName, portHandshake, type HostApi } from '../shared/protocol/hostApi.ts'

const here = async <Value>(answer: Promise<Value>) => ({ available: true, value: await answer }) as const

// A file that came over the bridge is of this world only by its shape; Electron itself refuses any other.
const isFile = (value: unknown): value is File =>
  typeof value === 'object' && value !== null && 'name' in value && 'size' in value

const hostApi = {
  kind: 'desktop',
  chooseFiles: () => here(ipcRenderer.invoke(desktopChannels.chooseFiles)),
  chooseFolder: (purpose) => here(ipcRenderer.invoke(desktopChannels.chooseFolder, purpose)),
  droppedFiles: (files) => {
    const paths = files.filter(isFile).map((file) => webUtils.getPathForFile(file))
    return here(ipcRenderer.invoke(desktopChannels.dropped, paths))
  },
  revealInFolder: (path) => here(ipcRenderer.invoke(desktopChannels.reveal, path)),
  setTheme: (theme) => here(ipcRenderer.invoke(desktopChannels.theme, theme)),
  onMenu: (chosen) => {
    const listen = (_event: IpcRendererEvent, command: unknown) => {
      if (typeof command === 'string') chosen(command)
    }
    ipcRenderer.on(desktopChannels.menu, listen)
    return () => void ipcRenderer.off(desktopChannels.menu, listen)
  },
} satisfies HostApi

contextBridge.exposeInMainWorld(hostApiName, hostApi)

// The page asks when it is ready to listen; only a window message can carry a port into it.
window.addEventListener('message', (event) => {
  if (event.source === window && event.data?.type === portHandshake.ask)
    ipcRenderer.send(desktopChannels.port)
})
ipcRenderer.on(desktopChannels.port, (event) => {
  window.postMessage({ type: portHandshake.give }, window.location.origin, [...event.ports])
})
