#!/usr/bin/env node
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { cancelEarly } from './cancelEarly.mjs'
import { ensureBuilt, root } from './ensureBuilt.mjs'

cancelEarly(process.argv.slice(2))

// npm runs scripts in the project's folder; relative paths are meant from where the caller stands.
const from = process.env.INIT_CWD
if (from !== undefined && process.env.npm_lifecycle_event !== undefined) process.chdir(from)

try {
  await ensureBuilt()
} catch (error) {
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
}
await import(pathToFileURL(path.join(root, 'out', 'main', 'cli.js')).href)
