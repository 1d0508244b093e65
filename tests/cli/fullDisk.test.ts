import { spawnSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { repository } from '../workspaceFixture.ts'

const full = '/dev/full'

test.skipIf(!existsSync(full))(
  'an answer that finds the disk full says so and ends as a full disk does',
  () => {
    const out = openSync(full, 'w')
    try {
      const launcher = path.join(repository, 'main', 'launch', 'assay.mjs')
      const { status, stderr } = spawnSync(process.execPath, [launcher, 'formats', '--json'], {
        stdio: ['ignore', out, 'pipe'],
        encoding: 'utf8',
      })
      expect(stderr).toMatch(/The disk is full\. What was written of the answer is not whole\.\n$/)
      expect(status).toBe(3)
    } finally {
      closeSync(out)
    }
  },
)
