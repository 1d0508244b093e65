import { EventEmitter } from 'node:events'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { electronProgram, fetchDesktop, hasDisplay } from './desktop.mjs'

let folder: string
let said: string[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-electron-'))
  said = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const say = (line: string) => void said.push(line)
const installer = (script: string) => writeFile(path.join(folder, 'install.js'), script)
const noTerminal = Object.assign(new EventEmitter(), { isTTY: false, pause: () => undefined })

it.each([
  ['linux', {}, false],
  ['linux', { DISPLAY: ':0' }, true],
  ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
  ['linux', { DISPLAY: '' }, false],
  ['darwin', {}, true],
  ['darwin', { SSH_CONNECTION: 'x' }, false],
  ['win32', {}, true],
])('on %s with %j a window can be shown: %s', (platform, env, expected) => {
  expect(hasDisplay({ platform, env })).toBe(expected)
})

describe("Electron's runtime", () => {
  it('is looked for in its files alone', async () => {
    expect(electronProgram(folder)).toBeNull()
    await writeFile(path.join(folder, 'path.txt'), 'electron')
    expect(electronProgram(folder)).toBeNull()
    await mkdir(path.join(folder, 'dist'))
    await writeFile(path.join(folder, 'dist', 'electron'), '')
    expect(electronProgram(folder)).toBe(path.join(folder, 'dist', 'electron'))
  })

  it('is announced, fetched, and then there', async () => {
    await installer(
      `const fs = require('fs'); fs.mkdirSync(__dirname + '/dist'); fs.writeFileSync(__dirname + '/dist/electron', ''); fs.writeFileSync(__dirname + '/path.txt', 'electron')`,
    )
    expect(await fetchDesktop({ say, input: noTerminal, folder })).toBe(true)
    expect(said).toHaveLength(1)
    expect(said[0]).toMatch(/once.*Enter to skip/)
  })

  it('is given up when nothing moves', async () => {
    await installer('setInterval(() => {}, 1000)')
    expect(await fetchDesktop({ say, input: noTerminal, folder, patience: 200 })).toBe(false)
    expect(said.at(-1)).toContain('no progress')
  })

  it('is waited for while it moves', async () => {
    await installer(
      `let n = 0; setInterval(() => { require('fs').appendFileSync(require('os').tmpdir() + '/part', 'x'); if (++n > 8) process.exit(1) }, 450)`,
    )
    expect(await fetchDesktop({ say, input: noTerminal, folder, patience: 3000 })).toBe(false)
    expect(said.at(-1)).toContain('the download failed')
  })

  it('is skipped with Enter', async () => {
    await installer('setInterval(() => {}, 1000)')
    const terminal = Object.assign(new EventEmitter(), { isTTY: true, pause: () => undefined })
    const fetching = fetchDesktop({ say, input: terminal, folder })
    terminal.emit('data', '\n')
    expect(await fetching).toBe(false)
    expect(said.at(-1)).toContain('skipped')
    expect(terminal.listenerCount('data')).toBe(0)
  })

  it('is not missed where the package is left out', async () => {
    expect(await fetchDesktop({ say, input: noTerminal, folder })).toBe(false)
    expect(said).toHaveLength(1)
  })
})
