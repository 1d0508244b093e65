import path from 'node:path'
import { electronProgram, fetchDesktop, hasDisplay } from './desktop.mjs'
import { ensureBuilt, root } from './ensureBuilt.mjs'
import { runChild } from './runChild.mjs'

// `npm start` opens the demo; `npm start -- DIR` the workspace there.
const [given, ...more] = process.argv.slice(2)
const say = (line) => process.stderr.write(`${line}\n`)

if (more.length > 0 || given?.startsWith('-')) {
  say('usage: npm start [-- WORKSPACE]')
  process.exit(2)
}
const workspace = given === undefined ? undefined : path.resolve(process.env.INIT_CWD ?? process.cwd(), given)

try {
  await ensureBuilt()
} catch (error) {
  say(error.message)
  process.exit(1)
}
const program = await desktopProgram()
const what = workspace === undefined ? ['--demo'] : ['--workspace', workspace]
process.exitCode =
  program === null
    ? await runChild(process.execPath, [path.join(root, 'out', 'main', 'server.js'), ...what, '--open'])
    : await runChild(program, [root, ...what])

/** Electron, where a window can be shown; null after one line on why the browser is used instead. */
async function desktopProgram() {
  const installed = electronProgram()
  if (process.env.ASSAY_NO_DESKTOP) {
    say('The desktop window is switched off by ASSAY_NO_DESKTOP, so Assay is served to a browser.')
    return null
  }
  if (!hasDisplay()) {
    say(
      installed === null
        ? 'No display and no Electron runtime here, so Assay is served to a browser of this machine.'
        : 'No display here, so Assay is served to a browser of this machine.',
    )
    return null
  }
  if (installed !== null) return installed
  if (await fetchDesktop()) return electronProgram()
  say('Without the desktop window Assay is served to your browser. `npm run desktop:install` tries again.')
  return null
}
