import { pageOrigin, type Electron } from './parts.ts'

/**
 * What no window of Assay may do: leave its page, open another, embed one, get a permission, or load from
 * anywhere but the app itself.
 */
export function refuseTheOutside({ app, session }: Pick<Electron, 'app' | 'session'>): void {
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault())
    contents.on('will-redirect', (event) => event.preventDefault())
    contents.on('will-frame-navigate', (event) => event.preventDefault())
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  })
  const { defaultSession } = session
  defaultSession.setPermissionRequestHandler((_contents, _permission, decide) => decide(false))
  defaultSession.setPermissionCheckHandler(() => false)
  defaultSession.webRequest.onBeforeRequest(({ url }, decide) => decide({ cancel: !isOurs(url) }))
  defaultSession.setSpellCheckerEnabled(false)
}

/** Whether a request stays inside the app. */
export function isOurs(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`) || /^(?:data|blob|devtools|chrome-extension|chrome):/.test(url)
}
