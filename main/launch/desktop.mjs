import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
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
 * skipped with Enter or `ASSAY_NO_DESKTOP=1`, given up after ten seconds without progress. The installer says
 * nothing for its first half minute, so progress is what its files grow by.
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
  const temporary = mkdtempSync(path.join(tmpdir(), 'assay-electron-'))
  const child = spawn(process.execPath, [installer], {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary },
  })
  let reason = 'the download failed'
  const giveUp = (why) => {
    reason = why
    child.kill('SIGKILL')
  }
  const stopWatching = watchGrowth([temporary, path.join(folder, 'dist')], {
    patience,
    grown: (megabytes) => say(`${megabytes} MB…`),
    stalled: () => giveUp('no progress for ten seconds'),
  })
  const skip = () => giveUp('skipped')
  if (input.isTTY) input.once('data', skip)
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1))
    child.on('close', resolve)
  })
  stopWatching()
  rmSync(temporary, { recursive: true, force: true })
  input.off('data', skip)
  if (input.isTTY) input.pause()
  if (code === 0 && electronProgram(folder) !== null) return true
  say(`Electron's runtime was not fetched: ${reason}.`)
  return false
}

const toldEveryMegabytes = 20

/** Watches what folders hold; `stalled` when it has not changed for `patience`. */
function watchGrowth(folders, { patience, grown, stalled }) {
  let last = 0
  let lastChange = Date.now()
  let told = 0
  const timer = setInterval(() => {
    const bytes = folders.reduce((sum, folder) => sum + bytesIn(folder), 0)
    if (bytes !== last) lastChange = Date.now()
    else if (Date.now() - lastChange >= patience) stalled()
    last = bytes
    const megabytes = Math.floor(bytes / 1e6)
    if (megabytes >= told + toldEveryMegabytes) grown((told = megabytes))
  }, patience / 10)
  return () => clearInterval(timer)
}

function bytesIn(folder) {
  try {
    return readdirSync(folder, { recursive: true }).reduce((sum, name) => {
      const found = statSync(path.join(folder, name), { throwIfNoEntry: false })
      return sum + (found?.isFile() ? found.size : 0)
    }, 0)
  } catch {
    return 0
  }
}
