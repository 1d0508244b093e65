import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { features } from './boundaries/rules.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const manifest = JSON.parse(read('package.json')) as {
  dependencies: Record<string, string>
  optionalDependencies?: Record<string, string>
  devDependencies: Record<string, string>
  scripts: Record<string, string>
}

/** Names in the first cells of tables below headings about dependencies, with what the next cell says. */
function dependencyRows(markdown: string): Map<string, string> {
  const rows = new Map<string, string>()
  let inside = false
  for (const line of markdown.split('\n')) {
    const heading = /^#+\s+(.*)/.exec(line)?.[1]
    if (heading !== undefined) inside = /dependenc/i.test(heading)
    const [name, ...reasons] = line
      .replace(/^\||\|$/g, '')
      .split('|')
      .map((cell) => cell.trim())
    if (!inside || !line.startsWith('|') || name === undefined) continue
    for (const [, inner = ''] of name.matchAll(/`(@?[a-z0-9][\w./-]*)/gi)) rows.set(inner, reasons.join(' '))
  }
  return rows
}

/** What is wrong between a table of dependencies and a manifest. */
function dependencyProblems(rows: ReadonlyMap<string, string>): string[] {
  const needed = { ...manifest.dependencies, ...manifest.optionalDependencies }
  const known = { ...manifest.devDependencies, ...needed }
  return [
    ...Object.keys(needed)
      .filter((name) => !rows.has(name))
      .map((name) => `${name} is not listed`),
    ...[...rows].filter(([name]) => !Object.hasOwn(known, name)).map(([name]) => `${name} is not installed`),
    ...[...rows].filter(([, why]) => why.length < 10).map(([name]) => `${name} has no reason`),
  ]
}

/** Scripts that a text tells people to run and that do not exist. */
function missingScripts(markdown: string): string[] {
  return [...markdown.matchAll(/npm run (?:-s )?([a-z:]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !Object.hasOwn(manifest.scripts, name))
}

/** Relative links that lead nowhere. */
function brokenLinks(file: string, markdown: string): string[] {
  return [...markdown.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !existsSync(path.resolve(root, path.dirname(file), target)))
}

describe('the check sees', () => {
  it('a dependency that is not listed, one that is not installed and one without a reason', () => {
    const rows = dependencyRows(
      '## Dependencies\n| package | why |\n|--|--|\n| `ws` | no |\n| `left-pad` | because it pads |',
    )
    const problems = dependencyProblems(rows)
    expect(problems).toContain('zod is not listed')
    expect(problems).toContain('left-pad is not installed')
    expect(problems).toContain('ws has no reason')
  })

  it('a script and a link that lead nowhere', () => {
    expect(missingScripts('`npm run -s assay` and `npm run nothing`')).toEqual(['nothing'])
    expect(brokenLinks('README.md', '[a](package.json) [b](docs/none.md)')).toEqual(['docs/none.md'])
  })
})

const made = new Set(['node_modules', 'out', '.git', 'coverage', 'test-results'])

function filesIn(folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isDirectory()) return made.has(name) ? [] : filesIn(name)
    return entry.isFile() ? [name] : []
  })
}

const files = filesIn('')
const documents = files.filter((file) => file.endsWith('.md'))

it.each(documents)('%s names scripts and files that exist', (file) => {
  const text = read(file)
  expect({ scripts: missingScripts(text), links: brokenLinks(file, text) }).toEqual({
    scripts: [],
    links: [],
  })
})

if (existsSync(path.join(root, 'README.md'))) {
  it('the README lists every runtime dependency with its reason', () => {
    expect(dependencyProblems(dependencyRows(read('README.md')))).toEqual([])
  })
}

it('nothing in the repository names a folder of one machine or a host of packages', () => {
  const told = new RegExp([`/${'work'}/(?:main|shared)`, 'registry\\.npm', 'npmjs\\.(?:org|com)'].join('|'))
  expect(told.test(`resolved https://${'registry'}.npmjs.org/x`)).toBe(true)
  const text = /\.(?:ts|tsx|mjs|cjs|js|json|md|yml|yaml|css|html|sql|sh)$|\/run$/
  const telling = files.filter(
    (file) => text.test(file) && file !== 'tests/docs.test.ts' && told.test(read(file)),
  )
  expect(telling).toEqual([])
})

describe('the architecture page', () => {
  const page = read('docs/architecture.md')
  const foldersOf = (folder: string) =>
    readdirSync(path.join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
  const unnamed = (text: string, folder: string, shown = (name: string) => name) =>
    foldersOf(folder).filter((name) => !text.includes(`\`${shown(name)}\``))

  it('names every room of the core, every door and every top folder', () => {
    expect(unnamed('', 'main/core').length).toBeGreaterThan(10)
    expect(unnamed(page, 'main/core')).toEqual([])
    expect(unnamed(page, 'main', (name) => `main/${name}/`)).toEqual([])
  })

  it('names nothing that is not there', () => {
    const named = [...page.matchAll(/`((?:main|shared|renderer|preload|resources|tests|docs)\/[\w./-]*)`/g)]
    expect(named.length).toBeGreaterThan(10)
    expect(named.map(([, name = '']) => name).filter((name) => !existsSync(path.join(root, name)))).toEqual(
      [],
    )
  })

  it('tells the order of features that the boundaries hold', () => {
    const line = page.split('\n').find((candidate) => candidate.includes('→')) ?? ''
    const told = [...line.matchAll(/`(\w+)`/g)].map(([, name]) => name)
    const held = features
      .flatMap(({ names }) => names)
      .filter((name) => existsSync(path.join(root, 'main/core', name)))
    expect(told).toEqual(held)
  })

  it('fits on a page', () => {
    expect(page.split('\n').length).toBeLessThan(80)
  })
})
