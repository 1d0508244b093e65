import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './ensureBuilt.mjs'

const electronFolder = path.join(root, 'node_modules', 'electron')
const patienceMs = 10_000

/** Whether a window can be shown here at all. */
export function hasDisplay({ platform, env } = process) {
  if (platform === 'win32') return true
  if (platform === 'darwin') return env.SSH_CONNECTION === undefined
  return Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/**
 * The Electron program, or null where its runtime has not been fetched. Importing the package would fetch it,
 * so only its files are looked at.
 */
export function electronProgram(folder = electronFolder) {
  try {
    const name = readFileSync(path.join(folder, 'path.txt'), 'utf8')
    const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist')
    const program = path.join(dist, name)
    return existsSync(program) ? program : null
  } catch {
    return null
  }
}

/**
 * Fetches Electron's runtime once. The only connection to another machine that Assay ever makes: announced,
 * skipped with Enter or `ASSAY_NO_DESKTOP=1`, given up after ten seconds without progress.
 * @returns {Promise<boolean>} whether the runtime is there now
 */
export async function fetchDesktop({
  say = (line) => process.stderr.write(`${line}\n`),
  input = process.stdin,
  folder = electronFolder,
  patience = patienceMs,
} = {}) {
  const installer = path.join(folder, 'install.js')
  if (!existsSync(installer)) {
    say('Electron is not among the installed packages.')
    return false
  }
  say(
    "Fetching Electron's runtime once, for the desktop window (about 110 MB). Press Enter to skip and use the browser.",
  )
  const child = spawn(process.execPath, [installer], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ELECTRON_GET_NO_PROGRESS: '' },
  })
  let reason = ''
  const giveUp = (why) => {
    if (reason !== '') return
    reason = why
    child.kill('SIGKILL')
  }
  let timer = setTimeout(() => giveUp('no progress for ten seconds'), patience)
  const progressed = () => {
    clearTimeout(timer)
    timer = setTimeout(() => giveUp('no progress for ten seconds'), patience)
  }
  child.stdout.on('data', progressed)
  child.stderr.on('data', progressed)
  const skip = () => giveUp('skipped')
  if (input.isTTY) input.once('data', skip)
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('close', resolve)
  })
  clearTimeout(timer)
  input.off('data', skip)
  if (input.isTTY) input.pause()
  if (code === 0 && electronProgram(folder) !== null) return true
  say(`Electron's runtime was not fetched (${reason === '' ? 'the download failed' : reason}).`)
  return false
}
