import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withWorkspace } from '../../../tests/workspaceFixture.ts'
import { samplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import { keepPolicy, policiesIn } from './policyFiles.ts'

const policy = samplingPolicy.parse({ seed: 3, rules: [{ name: 'some', rate: 0.1 }] })

test('a policy is kept as a file that reads back the same; another one never replaces it unasked', () =>
  withWorkspace(async (workspace) => {
    await keepPolicy(workspace, { name: 'May', policy, replace: false })
    expect((await policiesIn(workspace)).policies).toEqual([{ name: 'May', policy, problem: null }])
    const file = path.join(workspace.paths.root, 'policies', 'May.yaml')
    const text = `# by hand\n${await readFile(file, 'utf8')}`
    await writeFile(file, text)
    await keepPolicy(workspace, { name: 'May', policy, replace: false })
    expect(await readFile(file, 'utf8')).toBe(text)
    const other = { ...policy, seed: 4 }
    await expect(keepPolicy(workspace, { name: 'May', policy: other, replace: false })).rejects.toMatchObject(
      {
        code: 'conflict',
      },
    )
    expect(await readFile(file, 'utf8')).toBe(text)
    await keepPolicy(workspace, { name: 'May', policy: other, replace: true })
    expect((await policiesIn(workspace)).policies[0]?.policy).toEqual(other)
  }))

test('a file that holds no policy is listed with the reason', () =>
  withWorkspace(async (workspace) => {
    await writeFile(path.join(workspace.paths.root, 'policies', 'broken.yaml'), 'rules: [')
    expect((await policiesIn(workspace)).policies).toEqual([
      { name: 'broken', policy: null, problem: expect.stringMatching(/no sampling policy/) },
    ])
  }))
