import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { circleOf } from './boundaries/circles.ts'
import { importsOf } from './boundaries/imports.ts'
import { betweenFeatures, betweenRooms } from './boundaries/rooms.ts'
import { violation } from './boundaries/rules.ts'

const root = path.resolve(import.meta.dirname, '..')
const isSource = (name: string) =>
  /\.(?:ts|tsx|mjs)$/.test(name) && !/\.(?:test|e2e)\.tsx?$|\.d\.ts$/.test(name)

function sourcesOf(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name.split(path.sep).join('/')}`)
    .filter((name) => isSource(name))
}

const sources = ['shared', 'main', 'preload', 'renderer'].flatMap(sourcesOf)
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const check = (file: string, text: string) =>
  importsOf(file, text)
    .map(violation)
    .filter((found) => found !== null)

describe('the check sees', () => {
  it.each([
    ['shared/filter/parse.ts', `import fs from 'node:fs'`],
    ['shared/errors.ts', `export { createCore } from '../main/core/createCore.ts'`],
    ['main/core/slices/slices.ts', `import { DuckDBInstance } from '@duckdb/node-api'`],
    ['main/core/slices/slices.ts', `import { datasetsList } from '../datasets/datasets.ts'`],
    ['main/core/slices/slices.ts', `import { swapIn } from '../importing/swap.ts'`],
    ['main/core/redaction/redaction.ts', `import { readers } from '../readers/formats.ts'`],
    ['main/core/readers/otlp.ts', `import { redact } from '../redaction/redaction.ts'`],
    ['main/core/labels/labels.ts', `import {\n  tracesPage,\n} from "../slices/slices.ts"`],
    ['main/core/traces/traces.ts', `import { WebSocket } from 'ws'`],
    ['main/core/traces/traces.ts', `import { dialogs } from '../../electron/dialogs.ts'`],
    ['main/core/db/open.ts', `import { tracesPage } from '../slices/slices.ts'`],
    ['main/core/createCore.ts', `import { listen } from '../server/listen.ts'`],
    ['main/server/listen.ts', `import { app } from 'electron'`],
    ['main/server/listen.ts', `import { tracesPage } from '../core/slices/slices.ts'`],
    ['main/electron/menu.ts', `import { Menu } from 'electron'`],
    ['main/launch/start.mjs', `import { WebSocket } from 'ws'`],
    ['main/cli/index.ts', `const { sql } = await import('../core/db/sql.ts')`],
    ['preload/index.ts', `import path from 'node:path'`],
    ['renderer/App.tsx', `import { createCore } from '../main/core/createCore.ts'`],
    ['renderer/App.tsx', `const fs = require('node:fs')`],
    ['renderer/App.tsx', `import type { Workspace } from '../main/core/workspace/workspace.ts'`],
    ['renderer/features/explore/Explore.tsx', `import 'electron'`],
    ['renderer/components/Table.tsx', `import { useQuery } from '../client/useQuery.ts'`],
    ['renderer/components/Table.tsx', `import { selection } from '../stores/selection.ts'`],
    ['main/attic/old.ts', `import path from 'node:path'`],
  ])('what is planted in %s: %s', (file, text) => {
    expect(check(file, text)).toHaveLength(1)
  })

  it('nothing in comments and texts, and what is allowed', () => {
    const text = [
      `// import fs from 'node:fs'`,
      `/* import { app } from 'electron' */`,
      `import { z } from 'zod'`,
      `import type { Filter } from './ast.ts'`,
      `const words = 'imported from x'`,
    ].join('\n')
    expect(check('shared/filter/parse.ts', text)).toEqual([])
  })

  it('every source file of the project', () => {
    expect(sources.length).toBeGreaterThan(150)
    expect(sources.flatMap((file) => importsOf(file, read(file))).length).toBeGreaterThan(500)
    for (const known of [
      'shared/errors.ts',
      'main/core/createCore.ts',
      'preload/index.ts',
      'renderer/main.tsx',
    ])
      expect(sources).toContain(known)
  })
})

it('no file imports what its place forbids', () => {
  expect(sources.flatMap((file) => check(file, read(file)))).toEqual([])
})

it('no files import each other in a circle, not even for a type', () => {
  const planted = [
    ...importsOf('main/core/a.ts', `import { b } from './b.ts'`),
    ...importsOf('main/core/b.ts', `import { c } from './c.ts'`),
    ...importsOf('main/core/c.ts', `import type { B } from './b.ts'`),
  ]
  expect(circleOf(planted)).toEqual(['main/core/b.ts', 'main/core/c.ts', 'main/core/b.ts'])
  expect(circleOf(planted.slice(0, 2))).toBeNull()
  expect(circleOf(sources.flatMap((file) => importsOf(file, read(file))))).toBeNull()
})

it('rooms of a feature import each other one way', () => {
  const planted = [
    ...importsOf('main/core/a/choosing/one.ts', `import { two } from '../making/two.ts'`),
    ...importsOf('main/core/a/making/three.ts', `import { four } from '../choosing/four.ts'`),
    ...importsOf('main/core/a/a.ts', `import { one } from './choosing/one.ts'`),
  ]
  expect(circleOf(planted)).toBeNull()
  expect(circleOf(betweenRooms(planted))).toEqual([
    'main/core/a/choosing',
    'main/core/a/making',
    'main/core/a/choosing',
  ])
  expect(circleOf(betweenRooms(planted.slice(1)))).toBeNull()
  expect(circleOf(betweenRooms(sources.flatMap((file) => importsOf(file, read(file)))))).toBeNull()
})

it('screens use each other one way', () => {
  const planted = [
    ...importsOf('renderer/features/label/Panel.tsx', `import { pane } from '../trace/pane.ts'`),
    ...importsOf('renderer/features/trace/Open.tsx', `import { draft } from '../label/draft.ts'`),
  ]
  const screens = (imports: Parameters<typeof betweenFeatures>[0]) =>
    betweenFeatures(imports).filter(({ from }) => from.startsWith('renderer/'))
  expect(circleOf(screens(planted))).not.toBeNull()
  expect(circleOf(screens(sources.flatMap((file) => importsOf(file, read(file)))))).toBeNull()
})

it('no source file has more than 500 lines', () => {
  const long = sources.filter((file) => read(file).split('\n').length > 501)
  expect(long).toEqual([])
})

it('the preload stays small', () => {
  expect(read('preload/index.ts').split('\n').length).toBeLessThan(60)
})

const built = path.join(root, 'out', 'renderer', 'assets')
if (existsSync(built)) {
  it('the built page needs nothing of Node', () => {
    const needsNode = (text: string) => /\brequire\(\s*["'`]|from\s*["']node:|import\(\s*["']node:/.test(text)
    expect(needsNode(`const a=require("fs")`)).toBe(true)
    const scripts = readdirSync(built).filter((name) => name.endsWith('.js'))
    expect(scripts.length).toBeGreaterThan(0)
    expect(scripts.filter((name) => needsNode(readFileSync(path.join(built, name), 'utf8')))).toEqual([])
  })
}
