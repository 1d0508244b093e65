import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { desktopChannels } from '../../shared/protocol/desktopChannels.ts'
import { runDesktop } from './desktop.ts'
import { fakeElectron, senderEvent, type FakeElectron } from './electron.testing.ts'
import { menuTemplate } from './menu.ts'
import { pageUrl } from './parts.ts'
import { isOurs } from './refusals.ts'

let folder: string
let fake: FakeElectron

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-desktop-'))
  await writeFile(path.join(folder, 'index.html'), '<!doctype html>')
  fake = fakeElectron()
  await runDesktop(fake.electron, { coreEntry: 'core.js', preload: '/preload.cjs', renderer: folder }, [
    '--demo',
  ])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const core = () => fake.processes.at(-1)
const invoke = (channel: string, given?: unknown, event: unknown = senderEvent()) =>
  fake.handlers.get(channel)?.(event, given)

/** Answers the next grant as the core's process does. */
async function answerGrant() {
  await vi.waitFor(() => expect(core()?.posted.at(-1)?.message['type']).toBe('grant'))
  const asked = core()?.posted.at(-1)?.message ?? {}
  const { id, paths } = asked as { id: number; paths: string[] }
  core()?.emit('message', {
    type: 'granted',
    id,
    chosen: paths.map((file) => ({ ref: `ref of ${file}`, name: path.basename(file) })),
  })
}

describe('the window', () => {
  it('is sandboxed and isolated, without Node, and loads the page by its own scheme', () => {
    const [window] = fake.windows
    expect(fake.app.sandboxed).toBe(true)
    expect(window?.options.webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    })
    expect(window?.loaded).toEqual([pageUrl])
  })

  it('gets its page with a policy that allows no connection at all', async () => {
    const answer = fake.protocolHandler.answer
    const page = answer?.(new Request(pageUrl))
    expect(page?.status).toBe(200)
    expect(page?.headers.get('content-security-policy')).toContain(`connect-src 'none'`)
    for (const url of ['assay://workbench/../secret', 'assay://elsewhere/index.html', 'assay://workbench/x'])
      expect(answer?.(new Request(url)).status).toBe(404)
    expect(answer?.(new Request(pageUrl, { method: 'POST' })).status).toBe(404)
  })

  it('cannot leave its page, open another, embed one, or get a permission', () => {
    const prevented: string[] = []
    const listeners = new Map<string, (event: { preventDefault(): void }) => void>()
    let opened: unknown
    fake.app.emit(
      'web-contents-created',
      {},
      {
        on: (name: string, listener: (event: { preventDefault(): void }) => void) =>
          listeners.set(name, listener),
        setWindowOpenHandler: (handler: () => unknown) => (opened = handler()),
      },
    )
    for (const [name, listener] of listeners) listener({ preventDefault: () => prevented.push(name) })
    expect(prevented.sort()).toEqual([
      'will-attach-webview',
      'will-frame-navigate',
      'will-navigate',
      'will-redirect',
    ])
    expect(opened).toEqual({ action: 'deny' })
    let allowed: boolean | undefined
    fake.session.permissionRequest?.({}, 'media', (yes) => (allowed = yes))
    expect([allowed, fake.session.permissionCheck?.()]).toEqual([false, false])
  })

  it.each([
    ['https://example.com/', true],
    ['http://127.0.0.1/', true],
    ['ws://127.0.0.1/', true],
    ['file:///etc/passwd', true],
    ['assay://elsewhere/', true],
    [pageUrl, false],
    ['data:image/png;base64,', false],
  ])('may load %s: cancelled %s', (url, expected) => {
    let cancelled: boolean | undefined
    fake.session.beforeRequest?.({ url }, ({ cancel }) => (cancelled = cancel))
    expect(cancelled).toBe(expected)
    expect(isOurs(url)).toBe(!expected)
  })
})

describe('ports', () => {
  it('are handed out by main as a matchmaker: one end to the core, one to the page', () => {
    const posted: unknown[][] = []
    fake.ipc.emit(desktopChannels.port, senderEvent({ posted }))
    expect(core()?.posted).toEqual([{ message: { type: 'connect' }, ports: [{ end: 'core' }] }])
    expect(posted).toEqual([[desktopChannels.port, null, [{ end: 'page' }]]])
  })

  it.each([
    ['another origin', { url: 'https://example.com/' }],
    ['another page of the scheme', { url: 'assay://elsewhere/index.html' }],
    ['a frame inside the page', { parent: {} }],
  ])('are not given to %s', (_, from) => {
    const posted: unknown[][] = []
    fake.ipc.emit(desktopChannels.port, senderEvent({ ...from, posted }))
    expect([core()?.posted, posted]).toEqual([[], []])
    for (const channel of fake.handlers.keys())
      expect(() => invoke(channel, '/', senderEvent(from))).toThrowError('refused')
  })
})

describe('files', () => {
  it('that a person chose come back as refs that the core knows already', async () => {
    fake.dialog.chosen = ['/exports/a.jsonl', '/exports/b.parquet']
    const answer = invoke(desktopChannels.chooseFiles)
    await answerGrant()
    expect(await answer).toEqual([
      { ref: 'ref of /exports/a.jsonl', name: 'a.jsonl' },
      { ref: 'ref of /exports/b.parquet', name: 'b.parquet' },
    ])
  })

  it('are none when the dialog was cancelled', async () => {
    expect(await invoke(desktopChannels.chooseFiles)).toEqual([])
    expect(await invoke(desktopChannels.chooseFolder, 'open')).toBeNull()
    expect(core()?.posted).toEqual([])
  })

  it('and folders are asked for by purpose, and only by one that exists', async () => {
    fake.dialog.chosen = ['/work']
    const answer = invoke(desktopChannels.chooseFolder, 'open')
    await answerGrant()
    expect(await answer).toEqual({ ref: 'ref of /work', name: 'work' })
    await expect(invoke(desktopChannels.chooseFolder, 'constructor')).rejects.toThrowError('refused')
  })

  it('that were dropped are granted by their absolute paths alone', async () => {
    const answer = invoke(desktopChannels.dropped, ['/dropped/a.json', 'relative.json', 7])
    await answerGrant()
    expect(await answer).toEqual([{ ref: 'ref of /dropped/a.json', name: 'a.json' }])
    expect(await invoke(desktopChannels.dropped, 'nonsense')).toEqual([])
  })

  it('are shown in their folder when they exist', async () => {
    expect(await invoke(desktopChannels.reveal, folder)).toBe(true)
    expect(await invoke(desktopChannels.reveal, path.join(folder, 'none'))).toBe(false)
    expect(await invoke(desktopChannels.reveal, 'relative')).toBe(false)
    expect(fake.revealed).toEqual([folder])
  })

  it('follow the theme, when it is one', async () => {
    expect(await invoke(desktopChannels.theme, 'dark')).toBe(true)
    expect(await invoke(desktopChannels.theme, 'pink')).toBe(false)
    expect(fake.theme.themeSource).toBe('dark')
  })
})

describe('the core', () => {
  it('runs in a process of its own and is started again when it ends, but not for ever', async () => {
    expect(core()).toMatchObject({ entry: 'core.js', args: ['--demo'] })
    fake.dialog.chosen = ['/a']
    const asked = invoke(desktopChannels.chooseFiles)
    await vi.waitFor(() => expect(core()?.posted).toHaveLength(1))
    for (let ends = 0; ends < 6; ends++) core()?.emit('exit', 1)
    expect(await asked).toEqual([])
    expect(fake.processes).toHaveLength(4)
    expect(fake.dialog.errors.join()).toContain('keeps ending')
  })

  it('tells what it could not open', () => {
    core()?.emit('message', { type: 'failed', message: 'This workspace is open elsewhere.' })
    expect(fake.dialog.errors).toEqual(['This workspace is open elsewhere.'])
  })

  it('is closed before the app quits', async () => {
    let held = 0
    fake.app.emit('will-quit', { preventDefault: () => (held += 1) })
    expect(core()?.posted.at(-1)?.message).toEqual({ type: 'stop' })
    expect([held, fake.app.quits]).toEqual([1, 0])
    core()?.emit('exit', 0)
    await vi.waitFor(() => expect(fake.app.quits).toBe(1))
    expect(fake.processes).toHaveLength(1)
  })
})

it('a second start shows the first window instead', async () => {
  const second = fakeElectron()
  second.app.locked = false
  await runDesktop(second.electron, { coreEntry: '', preload: '', renderer: folder }, [])
  expect([second.app.quits, second.windows.length, second.processes.length]).toEqual([1, 0, 0])
})

it.each(['linux', 'darwin', 'win32'] as const)(
  'the menu on %s sends its commands to the page',
  (platform) => {
    const sent: string[] = []
    const items = menuTemplate(platform, (name) => sent.push(name)).flatMap((top) =>
      Array.isArray(top.submenu) ? top.submenu : [],
    )
    for (const item of items) if (item.click) Reflect.apply(item.click, item, [])
    expect(sent.sort()).toEqual(['close', 'help', 'import', 'open', 'palette', 'settings'])
  },
)
