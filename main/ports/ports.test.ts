import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, it } from 'vitest'
import { WorkbenchError } from '../../shared/errors.ts'
import { dataFolder } from './dataFolder.ts'
import { createLog } from './errorLog.ts'
import { readPage } from './pageAssets.ts'
import { findProject } from './project.ts'

it('the application keeps its files where the system expects them', () => {
  const on = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
    dataFolder({ platform, home: '/home/a', env })
  expect(on('linux')).toBe('/home/a/.local/share/Assay')
  expect(on('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/Assay')
  expect(on('linux', { XDG_DATA_HOME: 'relative' })).toBe('/home/a/.local/share/Assay')
  expect(on('darwin')).toBe('/home/a/Library/Application Support/Assay')
  expect(on('win32', { APPDATA: '/roaming' })).toBe(path.join('/roaming', 'Assay'))
  expect(on('linux', { ASSAY_HOME: '/elsewhere' })).toBe(path.resolve('/elsewhere'))
})

it('the project is found from the sources and from the build alike', () => {
  const project = findProject()
  expect(existsSync(project.migrations) && existsSync(project.resources)).toBe(true)
  expect(findProject(`file://${project.root}/out/main/chunks/x.js`)).toEqual(project)
})

it('the log never holds the text of an unexpected error, nor a folder of this machine', () => {
  const lines: string[] = []
  const debug: string[] = []
  const log = createLog(
    (line) => lines.push(line),
    (line) => debug.push(line),
  )
  log.error('e1', new RangeError(`Could not convert 'ann@example.com'\nin line 2`))
  log.error('e2', new WorkbenchError('locked', 'This workspace is open elsewhere.'))
  log.error('e3', 'a bare ann@example.com')
  const text = lines.join('')
  expect(text).not.toContain('ann@example.com')
  expect(text).toContain('RangeError')
  expect(text).toContain('locked: This workspace is open elsewhere.')
  expect(text).toMatch(/at .*ports\.test\.ts:\d+/)
  expect(text).not.toContain(path.dirname(import.meta.dirname))
  expect(debug.join('')).toContain('ann@example.com')
})

it('the page is read by name, with its types, and nothing that a build would not make', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-page-'))
  await mkdir(path.join(folder, 'assets'))
  await writeFile(path.join(folder, 'index.html'), 'page')
  await writeFile(path.join(folder, 'assets', 'a-1.js'), 'code')
  await writeFile(path.join(folder, '.env'), 'secret')
  await writeFile(path.join(folder, 'notes.map'), 'sources')
  const assets = await readPage(folder)
  expect([...assets.keys()].sort()).toEqual(['/', '/assets/a-1.js', '/index.html'])
  expect(assets.get('/assets/a-1.js')).toMatchObject({ immutable: true })
  expect(assets.get('/')).toMatchObject({ type: 'text/html; charset=utf-8', immutable: false })
  await rm(folder, { recursive: true })
})
