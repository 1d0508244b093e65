import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createToyCore, toyMethods, type ToyCore } from '../../tests/conformance/toyCore.ts'
import { browserDoor } from '../../shared/protocol/browserDoor.ts'
import { connectClient } from '../../shared/protocol/client.ts'
import { socketDuplex } from '../../shared/protocol/socketDuplex.ts'
import type { FromCore, ToCore } from '../../shared/protocol/wire.ts'
import type { Asset } from '../ports/pageAssets.ts'
import { createFileRefs } from './fileRefs.ts'
import { listen, type Listening } from './listen.ts'
import { createUploads } from './uploads.ts'

const page: Asset = { bytes: Buffer.from('<!doctype html>'), type: 'text/html', immutable: false }

let core: ToyCore
let server: Listening
let vault: string
let freeBytes = 1e12
let origin: string
let token: string
const refs = createFileRefs([])
const uploads = createUploads(async () => freeBytes)

beforeAll(async () => {
  core = createToyCore()
  vault = await mkdtemp(path.join(tmpdir(), 'assay-vault-'))
  await uploads.useVault(vault)
  const assets = new Map([
    ['/', page],
    ['/index.html', page],
  ])
  server = await listen({ dispatcher: core.dispatcher, assets, refs, uploads, wait: async () => undefined })
  origin = `http://127.0.0.1:${server.port}`
  token = browserDoor.tokenFromFragment(new URL(server.url).hash) ?? ''
})
afterAll(async () => {
  await server.close()
  await uploads.close()
  await rm(vault, { recursive: true, force: true })
})

interface Answer {
  status: number
  headers: Record<string, unknown>
  body: string
}

/** One request with exactly these headers and this path, as no browser would send it. */
function ask(
  target: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: object; body?: Buffer } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { host: '127.0.0.1', port: server.port, path: target, method, headers: { ...headers } },
      (response) => {
        let text = ''
        response.on('data', (chunk: Buffer) => (text += chunk.toString()))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
        )
      },
    )
    asking.on('error', reject)
    asking.end(body)
  })
}

/** How an attempt to open the socket ends: `open`, or the HTTP status of its refusal. */
function upgrade(headers: Record<string, string>, target: string = browserDoor.socketPath): Promise<string> {
  const { origin: from, ...rest } = headers
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${target}`, {
    headers: rest,
    ...(from === undefined ? {} : { origin: from }),
  })
  return new Promise((resolve) => {
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, response) => {
      response.destroy()
      resolve(String(response.statusCode))
    })
    socket.on('error', () => undefined)
  })
}

async function openSocket(): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}${browserDoor.socketPath}`, { origin })
  await once(socket, 'open')
  return socket
}

describe('the page', () => {
  it('is served with a policy that lets nothing in or out', async () => {
    const { status, headers, body } = await ask('/')
    expect(status).toBe(200)
    expect(body).toBe('<!doctype html>')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; ` +
        `connect-src 'self' ws://127.0.0.1:${server.port}; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`,
    )
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    for (const name of Object.keys(headers)) expect(name).not.toMatch(/^access-control-|^set-cookie$/)
  })

  it('comes with the same headers when it is refused', async () => {
    const { headers } = await ask('/nothing')
    expect(headers['content-security-policy']).toContain(`default-src 'none'`)
  })

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/package.json',
    '/assets/../../package.json',
    '/assets/..\\..\\package.json',
    '//etc/passwd',
    '/./index.html',
    '/index.html%00.png',
    'http://127.0.0.1/index.html',
    '/INDEX.HTML',
    '/constructor',
  ])('holds no file named %s', async (target) => {
    const { status, body } = await ask(target)
    expect(status).toBe(404)
    expect(body).toBe('Not found\n')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('cannot be %s', async (method) => {
    expect((await ask('/', { method, headers: { origin } })).status).toBe(405)
  })
})

describe('a request is refused', () => {
  it.each(['evil.example', 'localhost', `localhost:1`, '127.0.0.1', '[::1]'])(
    'when it names the host %s',
    async (host) => {
      expect((await ask('/', { headers: { host } })).status).toBe(421)
      expect(await upgrade({ host, origin })).toBe('421')
    },
  )

  it.each(['http://evil.example', 'null', 'http://127.0.0.1:1', 'https://127.0.0.1'])(
    'when it comes from the origin %s',
    async (from) => {
      expect((await ask('/', { headers: { origin: from } })).status).toBe(403)
      expect(await upgrade({ origin: from })).toBe('403')
      const headers = { origin: from, authorization: `Bearer ${token}`, 'x-file-name': 'a' }
      expect((await ask('/upload', { method: 'POST', headers })).status).toBe(403)
    },
  )

  it('when a socket or an upload does not say where it comes from', async () => {
    expect(await upgrade({})).toBe('403')
    const headers = { authorization: `Bearer ${token}`, 'x-file-name': 'a' }
    expect((await ask('/upload', { method: 'POST', headers })).status).toBe(403)
  })

  it('when a socket is opened elsewhere', async () => {
    expect(await upgrade({ origin }, '/')).toBe('404')
    expect(await upgrade({ origin }, `/socket?token=${token}`)).toBe('404')
  })
})

describe('the socket', () => {
  it('opens for our page and the token', async () => {
    expect(await upgrade({ origin })).toBe('open')
    const duplex = socketDuplex<ToCore, FromCore>(await openSocket())
    const client = await connectClient(toyMethods, duplex, token)
    expect(await client.call('toy.add', { a: 1 })).toEqual({ sum: 2 })
    client.close()
  })

  it.each([
    ['a wrong token', { type: 'hello', version: 1, token: 'x'.repeat(43) }],
    ['no token', { type: 'hello', version: 1 }],
    ['a call before hello', { type: 'call', id: 1, method: 'toy.write', input: { line: 'stolen' } }],
    ['something else', 'nonsense'],
    ['nothing at all', null],
  ])('closes after %s, and answers nothing', async (_, first) => {
    const socket = await openSocket()
    const heard: unknown[] = []
    socket.on('message', (data) => heard.push(data))
    socket.send(JSON.stringify(first))
    socket.send(JSON.stringify({ type: 'call', id: 2, method: 'toy.write', input: { line: 'stolen' } }))
    const [code] = await once(socket, 'close')
    expect(code).toBe(browserDoor.refusedCode)
    expect(heard).toEqual([])
    const lines = await core.dispatcher.call('toy.write', { line: 'own' })
    expect(JSON.stringify(lines)).not.toContain('stolen')
  })

  it('closes on a message that cannot be read', async () => {
    const socket = await openSocket()
    socket.send(Buffer.from([255, 255, 255, 255]))
    const [code] = await once(socket, 'close')
    expect(code).toBe(1007)
  })
})

describe('an upload', () => {
  const send = (body: Buffer, more: object = {}) =>
    ask('/upload', {
      method: 'POST',
      headers: { origin, authorization: `Bearer ${token}`, 'x-file-name': 'my%20traces.jsonl', ...more },
      body,
    })
  const incoming = () => readdir(path.join(vault, 'incoming'))

  it('lands in the vault whole, and is named by a ref', async () => {
    const body = Buffer.alloc(3_000_000, 'trace ')
    const answer = await send(body)
    const { ref, name, bytes } = JSON.parse(answer.body) as { ref: string; name: string; bytes: number }
    expect({ status: answer.status, name, bytes }).toEqual({
      status: 200,
      name: 'my traces.jsonl',
      bytes: body.byteLength,
    })
    const file = refs.resolve(ref)
    expect(path.relative(path.join(vault, 'incoming'), file)).toMatch(/^[0-9a-f]{16}.my traces\.jsonl$/)
    expect((await readFile(file)).equals(body)).toBe(true)
  })

  it.each([undefined, 'Bearer wrong', `Basic ${'x'.repeat(43)}`])(
    'is refused with the authorization %s',
    async (authorization) => {
      const before = await incoming()
      expect((await send(Buffer.from('x'), { authorization: authorization ?? '' })).status).toBe(401)
      expect(await incoming()).toEqual(before)
    },
  )

  it('is refused when the disk has no room for it, and leaves nothing', async () => {
    const before = await incoming()
    freeBytes = 1000
    const answer = await send(Buffer.alloc(5000))
    freeBytes = 1e12
    expect(answer.status).toBe(507)
    expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'disk_full' } })
    expect(await incoming()).toEqual(before)
  })

  it('leaves nothing when the page goes away in the middle', async () => {
    const before = await incoming()
    const socket = connect(server.port, '127.0.0.1')
    socket.write(
      `POST /upload HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nOrigin: ${origin}\r\n` +
        `Authorization: Bearer ${token}\r\nX-File-Name: half\r\nContent-Length: 1000000\r\n\r\n`,
    )
    socket.write(Buffer.alloc(400_000))
    await vi.waitFor(async () => expect(await incoming()).toHaveLength(before.length + 1))
    socket.destroy()
    await vi.waitFor(async () => expect(await incoming()).toEqual(before))
  })
})
