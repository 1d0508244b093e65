import { ensureBuilt } from './ensureBuilt.mjs'

try {
  await ensureBuilt({ force: true })
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
