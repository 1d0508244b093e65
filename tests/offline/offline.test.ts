import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { guardedEnvironment } from './guard.ts'

const root = path.resolve(import.meta.dirname, '..', '..')
const run = promisify(execFile)

describe('the guard', () => {
  // 192.0.2.0/24 and .invalid are reserved: nobody is there even without the guard.
  it.each([
    ['a socket', `require('net').connect(80, '192.0.2.1')`, 'connect 192.0.2.1'],
    ['a secure socket', `require('tls').connect({ host: 'assay.invalid', port: 443 })`, 'assay.invalid'],
    ['fetch', `fetch('http://assay.invalid/').catch(() => {})`, 'assay.invalid'],
    ['http', `require('https').get('https://192.0.2.1/').on('error', () => {})`, '192.0.2.1'],
    ['a name', `require('dns').lookup('assay.invalid', () => {})`, 'dns.lookup assay.invalid'],
    ['a name, promised', `require('dns').promises.resolve4('assay.invalid').catch(() => {})`, 'dns.resolve4'],
    ['a datagram', `require('dgram').createSocket('udp4').send('x', 53, '192.0.2.1')`, 'udp send 192.0.2.1'],
    [
      'a child of a child',
      `require('child_process').spawnSync(process.execPath, ['-e', "require('net').connect(80, '192.0.2.1')"])`,
      'connect 192.0.2.1',
    ],
  ])('sees %s leave this machine', async (_, script, expected) => {
    const { env, attempts } = guardedEnvironment()
    await run(process.execPath, ['-e', script], { env }).catch(() => undefined)
    expect(attempts().join('\n')).toContain(expected)
  })

  it('lets loopback through', async () => {
    const server = createServer((_request, response) => response.end('here'))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { env, attempts } = guardedEnvironment()
    const script = `fetch('http://127.0.0.1:${port}/').then((r) => r.text()).then(console.log)`
    const { stdout } = await run(process.execPath, ['-e', script], { env })
    server.close()
    expect({ stdout, attempts: attempts() }).toEqual({ stdout: 'here\n', attempts: [] })
  })
})

describe('npm start without a display', () => {
  it('says so, serves the workbench, prints its URL, and makes no attempt to leave this machine', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'assay-home-'))
    const guard = guardedEnvironment({ ...process.env, ASSAY_HOME: home, HOME: home })
    for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'XDG_DATA_HOME']) delete guard.env[name]
    const child = spawn(process.execPath, [path.join(root, 'main', 'launch', 'start.mjs')], {
      env: guard.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stderr = ''
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
    const url = await new Promise<string>((resolve, reject) => {
      child.stdout.on('data', (chunk: Buffer) => resolve(chunk.toString().trim()))
      void ended.then(() => reject(new Error(stderr)))
    })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#token=[\w-]{43}$/)
    expect(stderr.split('\n').filter((line) => /no display/i.test(line))).toHaveLength(1)
    const page = await fetch(url)
    expect(page.status).toBe(200)
    const html = await page.text()
    const script = /src="\.?(\/assets\/[^"]+\.js)"/.exec(html)?.[1] ?? ''
    expect((await fetch(new URL(script, url))).status).toBe(200)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
    expect(guard.attempts()).toEqual([])
    await rm(home, { recursive: true, force: true })
  }, 180_000)

  it('nor does npm, which the first time in a home would ask whether there is a newer one of it', async () => {
    const home = await mkdtemp(path.join(tmpdir(), 'assay-npm-'))
    // Neither settings of the run around this one, nor the word that nobody is there.
    const person = Object.fromEntries(
      Object.entries(process.env).filter(([name]) => name !== 'CI' && !name.toLowerCase().startsWith('npm_')),
    )
    const guard = guardedEnvironment({ ...person, HOME: home, npm_config_cache: path.join(home, 'cache') })
    await run('npm', ['run'], { cwd: root, env: guard.env })
    expect(guard.attempts()).toEqual([])
    await rm(home, { recursive: true, force: true })
  }, 60_000)
})
