import { expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import { createDispatcher } from '../../../shared/protocol/dispatcher.ts'
import { protocol } from '../../../shared/protocol/protocol.ts'
import { pathRef, type Host } from '../host.ts'
import { createJobQueue } from '../jobs/jobQueue.ts'
import { jobTitles } from './jobTitles.ts'

const host: Host = {
  kind: 'browser',
  dataFolder: '/nowhere',
  resolve: (ref) => {
    if (ref === 'gone') throw new WorkbenchError('not_found', 'It is not there any more.')
    return `/exports/${ref}.jsonl`
  },
  refFor: (path) => path,
  list: () => Promise.reject(new Error('not asked')),
}

const jobs = createJobQueue({ clock: { now: () => 0 }, changed: () => undefined })
const dispatcher = createDispatcher({
  methods: protocol,
  handlers: Object.fromEntries(Object.keys(protocol).map((name) => [name, () => Promise.resolve({})])),
  jobs,
  titles: jobTitles(host),
  unexpected: () => 'x',
})
const titleOf = async (method: string, input: unknown, caller?: 'command line') => {
  await dispatcher.call(method, input, { caller })
  return jobs.list()[0]?.title
}

test('the list of jobs says what each was about, and never that something is erased while its reach is worked out', async () => {
  const files = (...refs: string[]) => ({ files: refs.map((ref) => ({ ref })) })
  expect(await titleOf('import.run', files('may'))).toBe('Importing may.jsonl')
  expect(await titleOf('import.run', files('may', 'june'))).toBe('Importing may.jsonl and june.jsonl')
  expect(await titleOf('import.run', files('may', 'june', 'july'))).toBe('Importing may.jsonl and 2 others')
  expect(await titleOf('import.run', files(pathRef('/tmp/a.json')), 'command line')).toBe('Importing a.json')
  expect(await titleOf('import.run', files('of ann@corp.example'))).not.toContain('ann@')
  expect(await titleOf('import.run', files('gone'))).toBe('Importing')
  const target = { trace: 'aaa', reason: 'looking' }
  expect(await titleOf('erase.run', { ...target, dryRun: true })).toBe('Working out what an erasure reaches')
  expect(await titleOf('erase.run', target)).toBe('Erasing')
  const out = { name: 'golden', version: 2, out: 'ref' }
  expect(await titleOf('dataset.export', out)).toBe('Exporting golden v2')
  expect(await titleOf('workspace.demo', {})).toBe('Preparing the demo')
})
