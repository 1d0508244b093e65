import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import path from 'node:path'
import { createServer } from 'vite'
import react from '@vitejs/plugin-react'
import { ensureBuilt, root } from './ensureBuilt.mjs'

// The page from its sources, with reload on change, before a server that is rebuilt and restarted when
// `main/` or `shared/` change.
const port = Number(process.env.ASSAY_DEV_PORT ?? 47_113)
const target = `http://127.0.0.1:${port}`
let server = null
let vite = null

const start = async () => {
  await ensureBuilt()
  server = spawn(
    process.execPath,
    [path.join(root, 'out', 'main', 'server.js'), '--demo', '--port', String(port)],
    { stdio: ['inherit', 'pipe', 'inherit'] },
  )
  server.stdout.on('data', async (chunk) => {
    const url = /http:\S+/.exec(String(chunk))?.[0]
    if (url === undefined) return
    vite ??= await page()
    const here = vite.resolvedUrls?.local[0] ?? ''
    process.stdout.write(`${here}${new URL(url).hash}\n`)
  })
}

const page = async () => {
  const dev = await createServer({
    configFile: false,
    root: path.join(root, 'renderer'),
    plugins: [react()],
    server: {
      host: '127.0.0.1',
      proxy: {
        '/socket': { target, ws: true, changeOrigin: true, rewriteWsOrigin: true },
        '/upload': { target, changeOrigin: true, headers: { origin: target } },
      },
    },
  })
  await dev.listen()
  return dev
}

let pending = null
const restart = () => {
  clearTimeout(pending)
  pending = setTimeout(() => {
    const old = server
    const again = () => start().catch((error) => process.stderr.write(`${error.message}\n`))
    if (old === null || old.exitCode !== null) void again()
    else {
      old.once('close', again)
      old.kill('SIGTERM')
    }
  }, 300)
}
for (const folder of ['main', 'shared']) watch(path.join(root, folder), { recursive: true }, restart)
process.on('SIGINT', () => {
  server?.kill('SIGTERM')
  process.exit(130)
})
await start()
