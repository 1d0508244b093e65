import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'
import { datasetBuild, datasetPreview, datasetsList, recipeSave, recipesIn } from '../datasets.ts'
import { passAll, testRecipe, writeOtlp } from '../datasetsFixture.ts'

const person = 'ann.lee@tidewell.example'

test('what an import would mask is masked in the filter of a recipe before anything of it is stored', () =>
  withWorkspace(async (workspace, folder) => {
    const conversations = [person, person, 'bo'].map((user, index) => ({ index, session: `s${index}`, user }))
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    await passAll(workspace)
    const recipe = testRecipe({ where: `user = '${person}'`, split: 'eval' })
    await recipeSave(workspace, { recipe: { ...recipe, name: 'kept' } })
    const preview = await datasetPreview(workspace, { recipe }, quietCall())
    const built = await datasetBuild(workspace, { recipe }, quietCall())
    expect([preview.splits.eval, built.splits.eval]).toEqual([2, 2])

    const { datasets, recipes } = workspace.paths
    const files = (await readdir(datasets, { recursive: true, withFileTypes: true })).filter((file) =>
      file.isFile(),
    )
    const texts = await Promise.all([
      ...files.map((file) => readFile(path.join(file.parentPath, file.name), 'utf8')),
      ...(await readdir(recipes)).map((name) => readFile(path.join(recipes, name), 'utf8')),
    ])
    const stored = await workspace.database.all(constantSql('select * from runs'))
    const said = [...texts, JSON.stringify([stored, preview, built, await datasetsList(workspace)])].join(
      '\n',
    )
    expect(said).not.toContain('tidewell')
    expect((await recipesIn(workspace)).map((each) => each.recipe?.where)).toEqual([
      expect.stringMatching(/^user = '\[PERSON_ID_\w{10}\]'$/),
      expect.stringMatching(/^user = '\[PERSON_ID_\w{10}\]'$/),
    ])
  }))

test('a filter without such a value keeps its own words', () =>
  withWorkspace(async (workspace) => {
    const where = ' verdict=pass  and not (plan_tier = free)'
    await recipeSave(workspace, { recipe: testRecipe({ name: 'plain', where }) })
    expect((await recipesIn(workspace))[0]?.recipe?.where).toBe(where)
    await expect(recipeSave(workspace, { recipe: testRecipe({ where: 'verdict' }) })).rejects.toMatchObject({
      code: 'invalid_input',
    })
  }))
