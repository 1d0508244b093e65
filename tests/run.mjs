import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBuilt } from '../main/launch/ensureBuilt.mjs'

// Runs every suite, all of them kept on this machine, and sums them in the last line. `--soak` runs the
// longer seeds; names (`check unit e2e`) run only those suites.
const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const flags = process.argv.slice(2)
const wanted = flags.filter((flag) => !flag.startsWith('-'))
const folder = mkdtempSync(path.join(tmpdir(), 'assay-run-'))
const networkLog = path.join(folder, 'network.log')
const guard = path.join(root, 'tests', 'offline', 'blockNetwork.cjs')
const env = {
  ...process.env,
  // Quoted as Node reads it, for folders with spaces.
  NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --require=${JSON.stringify(guard)}`.trim(),
  ASSAY_NETWORK_LOG: networkLog,
  ...(flags.includes('--soak') ? { ASSAY_SOAK: '1' } : {}),
}
Object.assign(process.env, env)

const tool = (name, ...parts) => path.join(root, 'node_modules', name, ...parts)
const total = { passed: 0, failed: 0, skipped: 0 }

/** Runs a program of the project with its output shown; its exit status. */
function run(program, args, more = {}) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: root,
      env: { ...env, ...more },
      stdio: ['ignore', 'inherit', 'inherit'],
    })
    child.on('error', () => resolve(1))
    child.on('close', (code) => resolve(code ?? 1))
  })
}

function count(name, { passed = 0, failed = 0, skipped = 0 }) {
  total.passed += passed
  total.failed += failed
  total.skipped += skipped
  const parts = [`${passed} passed`, `${failed} failed`, ...(skipped > 0 ? [`${skipped} skipped`] : [])]
  console.log(`${name}: ${parts.join(', ')}`)
}

async function step(name, program, args) {
  const status = await run(program, args)
  count(name, status === 0 ? { passed: 1 } : { failed: 1 })
}

async function vitest(name, args) {
  const file = path.join(folder, `${name}.json`)
  const status = await run(tool('vitest', 'vitest.mjs'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...args,
  ])
  if (!existsSync(file)) return count(name, { failed: 1 })
  const report = JSON.parse(readFileSync(file, 'utf8'))
  const tests = report.testResults.flatMap((result) => result.assertionResults)
  const of = (state) => tests.filter(({ status: found }) => found === state).length
  // A file that could not be read, or errors outside of any test, fail the suite though no test did.
  const broken = report.testResults.filter(
    ({ status: found, assertionResults }) =>
      found === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = of('failed') + broken
  const passed = of('passed')
  count(name, {
    passed,
    failed: failed === 0 && (status !== 0 || passed === 0) ? 1 : failed,
    skipped: tests.length - of('failed') - passed,
  })
}

const suites = {
  check: async () => {
    const places = ['main', 'renderer', 'preload', 'shared', 'tests']
    await step('types', tool('typescript', 'bin', 'tsc'), ['-b', 'tsconfig.json'])
    await step('lint', tool('oxlint', 'bin', 'oxlint'), ['--deny-warnings', ...places])
    await step('format', tool('oxfmt', 'bin', 'oxfmt'), ['--check', ...places])
  },
  unit: () => vitest('unit', []),
  e2e: () => vitest('e2e', ['--config', 'tests/e2e/vitest.config.ts']),
}

for (const name of wanted) {
  if (!Object.hasOwn(suites, name)) {
    console.error(`There is no suite ${name}. There are: ${Object.keys(suites).join(', ')}.`)
    process.exit(2)
  }
}

try {
  await ensureBuilt()
  for (const [name, suite] of Object.entries(suites)) {
    if (wanted.length === 0 || wanted.includes(name)) await suite()
  }
} catch (error) {
  console.error(error.message)
  count('build', { failed: 1 })
}

// The guard has to be seen at work before its silence means anything.
const planted = path.join(folder, 'planted.log')
await run('-e', [`try { require('node:net').connect(80, '192.0.2.1') } catch {}`], {
  ASSAY_NETWORK_LOG: planted,
})
const seen = existsSync(planted)
const attempts = existsSync(networkLog) ? readFileSync(networkLog, 'utf8').trim() : ''
if (!seen) console.error('The network guard did not see a planted attempt.')
if (attempts !== '') console.error(`Attempts to leave this machine:\n${attempts}`)
count('offline', seen && attempts === '' ? { passed: 1 } : { failed: 1 })

rmSync(folder, { recursive: true, force: true })
const { passed, failed, skipped } = total
process.exitCode = failed > 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
