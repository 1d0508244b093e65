import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { stripVTControlCharacters } from 'node:util'

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..')

const sources = [
  'main',
  'preload',
  'renderer',
  'shared',
  'electron.vite.config.ts',
  'package.json',
  'package-lock.json',
]
const out = path.join(root, 'out')
const stamp = path.join(out, 'built.json')
const cache = path.join(root, 'node_modules', '.cache', 'assay')

/**
 * Builds `out/` when it is missing or differs from the sources, and says so on stderr. Built beside and swapped
 * in by rename; two processes at once build once.
 * @param {{ force?: boolean }} [options]
 */
export async function ensureBuilt({ force = false } = {}) {
  if (!force && builtFrom() === fingerprint()) return
  mkdirSync(cache, { recursive: true })
  const leave = await enter(path.join(cache, 'build.lock'))
  try {
    const wanted = fingerprint()
    if (!force && builtFrom() === wanted) return
    const started = Date.now()
    process.stderr.write('Building Assay (once after each change of its sources)…\n')
    const fresh = path.join(cache, `out-${process.pid}`)
    rmSync(fresh, { recursive: true, force: true })
    await runBuild(fresh)
    writeFileSync(path.join(fresh, 'built.json'), JSON.stringify({ sources: wanted }))
    const old = path.join(cache, `old-${process.pid}`)
    rmSync(old, { recursive: true, force: true })
    try {
      renameSync(out, old)
    } catch (error) {
      if (error.code !== 'ENOENT') throw error
    }
    renameSync(fresh, out)
    rmSync(old, { recursive: true, force: true })
    process.stderr.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s.\n`)
  } finally {
    leave()
  }
}

function builtFrom() {
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).sources
  } catch {
    return null
  }
}

// Names, sizes and times of what is built: a change that keeps all three is not one a person makes.
function fingerprint() {
  const hash = createHash('sha256')
  const add = (name) => {
    const found = statSync(path.join(root, name), { throwIfNoEntry: false })
    if (found === undefined) return
    if (found.isDirectory()) {
      for (const inner of readdirSync(path.join(root, name)).sort()) add(`${name}/${inner}`)
    } else if (!/\.test\.tsx?$|\.mjs$/.test(name)) hash.update(`${name} ${found.size} ${found.mtimeMs}\n`)
  }
  for (const name of sources) add(name)
  return hash.digest('hex')
}

function runBuild(outFolder) {
  const builder = path.join(root, 'node_modules', 'electron-vite', 'bin', 'electron-vite.js')
  if (statSync(builder, { throwIfNoEntry: false }) === undefined) {
    throw new Error('The packages are not installed. Run `npm ci` first.')
  }
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [builder, 'build', '--logLevel', 'warn'], {
      cwd: root,
      env: { ...process.env, ASSAY_OUT: outFolder, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let told = ''
    const keep = (chunk) => (told = (told + chunk).slice(-8000))
    child.stdout.on('data', keep)
    child.stderr.on('data', keep)
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`The build failed.\n${withoutStack(told)}`)),
    )
  })
}

const withoutStack = (text) =>
  stripVTControlCharacters(text)
    .split(/\n\s+at /, 1)[0]
    .trim()

/** One builder at a time; the lock of a process that died is taken over. */
async function enter(lock) {
  for (;;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: 'wx' })
      return () => rmSync(lock, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (!holderLives(lock)) rmSync(lock, { force: true })
    else await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

function holderLives(lock) {
  try {
    const pid = Number(readFileSync(lock, 'utf8'))
    if (pid === 0) return Date.now() - statSync(lock).mtimeMs < 5000
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}
