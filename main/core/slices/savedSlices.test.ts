import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withWorkspace } from '../../../tests/workspaceFixture.ts'
import { slicesList, slicesRemove, slicesSave } from './savedSlices.ts'

test('a slice is a readable file of its own; the same name replaces it', () =>
  withWorkspace(async (workspace) => {
    const { views } = workspace.paths
    const first = await slicesSave(workspace, { name: 'Enterprise, week 3', where: "plan_tier='enterprise'" })
    expect(first).toMatchObject({ id: 'enterprise-week-3', where: "plan_tier = 'enterprise'" })
    expect(await readFile(path.join(views, 'enterprise-week-3.slice.yaml'), 'utf8')).toContain(
      "where: plan_tier = 'enterprise'",
    )
    await slicesSave(workspace, { name: 'Enterprise, week 3', where: 'csat < 3' })
    await slicesSave(workspace, { name: 'Enterprise week 3!', where: '' })
    expect((await slicesList(workspace)).slices.map(({ id, where }) => [id, where])).toEqual([
      ['enterprise-week-3-2', ''],
      ['enterprise-week-3', 'csat < 3'],
    ])
    expect(await slicesRemove(workspace, { id: 'enterprise-week-3' })).toEqual({ removed: true })
    expect(await slicesRemove(workspace, { id: '../../workspace' })).toEqual({ removed: false })
    expect(await readdir(views)).toEqual(['enterprise-week-3-2.slice.yaml'])
  }))

test('what an import would mask is masked in the file', () =>
  withWorkspace(async (workspace) => {
    const saved = await slicesSave(workspace, {
      name: 'One person',
      where: "text ~ 'mail ann@example.com' and user in ('u-1', 'u-2') and not session = 'ann@example.com'",
    })
    expect(saved.where).not.toContain('ann@example.com')
    expect(saved.where).not.toContain('u-1')
    expect(saved.where).toMatch(/text ~ 'mail \[EMAIL_\w{10}\]' and user in \('\[PERSON_ID_\w{10}\]', /)
  }))

test('a filter that cannot be read is not saved; a damaged file is left alone and the rest is listed', () =>
  withWorkspace(async (workspace) => {
    await expect(slicesSave(workspace, { name: 'Bad', where: 'csat <' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await slicesSave(workspace, { name: 'Good', where: '' })
    await writeFile(path.join(workspace.paths.views, 'torn.slice.yaml'), 'name: [')
    expect((await slicesList(workspace)).slices.map(({ name }) => name)).toEqual(['Good'])
  }))
