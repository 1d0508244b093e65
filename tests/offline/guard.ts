import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const block = path.join(import.meta.dirname, 'blockNetwork.cjs')

/** An environment in which every Node process is kept on this machine, and what it attempted all the same. */
export function guardedEnvironment(env: NodeJS.ProcessEnv = process.env): {
  env: NodeJS.ProcessEnv
  attempts(): string[]
} {
  const log = path.join(mkdtempSync(path.join(tmpdir(), 'assay-network-')), 'attempts.log')
  const others = (env['NODE_OPTIONS'] ?? '').replace(/--require="[^"]*blockNetwork\.cjs"/, '').trim()
  return {
    env: {
      ...env,
      NODE_OPTIONS: `${others} --require=${JSON.stringify(block)}`.trim(),
      ASSAY_NETWORK_LOG: log,
    },
    attempts: () => {
      try {
        return readFileSync(log, 'utf8').split('\n').filter(Boolean)
      } catch {
        return []
      }
    },
  }
}
