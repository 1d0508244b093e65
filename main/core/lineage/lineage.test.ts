import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { datasetBuild, datasetExamples, datasetExport } from '../datasets/datasets.ts'
import { addLabels, spanId, testRecipe, traceUids, writeOtlp } from '../datasets/datasetsFixture.ts'
import { sql } from '../db/sql.ts'
import { lineageGet } from './lineage.ts'

test('from any id up to the source file and down to the export', async () => {
  await withWorkspace(async (workspace, folder) => {
    const conversations = [0, 1].map((index) => ({ index, session: `s${index}`, user: `u${index}` }))
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const [trace = ''] = await traceUids(workspace)
    await addLabels(workspace, [{ trace, verdict: 'fail', code: 'PLN.2', firstFailingSpan: spanId(0, 2) }])
    const { hash } = await datasetBuild(workspace, { recipe: testRecipe() }, quietCall())
    await datasetExport(
      workspace,
      { name: 'golden', version: 1, format: 'jsonl', out: path.join(folder, 'out'), overwrite: false },
      quietCall(),
    )
    const page = await datasetExamples(workspace, {
      name: 'golden',
      version: 1,
      offset: 0,
      limit: 1,
      search: '',
    })
    const example = page.examples[0]?.example_id ?? ''
    const [file] = await workspace.database.all<{ sha256: string }>(
      sql`select file_sha256 as sha256 from imports`,
    )
    const chain = ['file', 'trace', 'label', 'example', 'dataset', 'export']
    for (const id of [file?.sha256 ?? '', trace, `ann-${trace}`, example, hash, 'golden@1']) {
      const { nodes, edges } = await lineageGet(workspace, { id })
      expect([...new Set(nodes.map((node) => node.kind))], id).toEqual(chain)
      const known = new Set(nodes.map((node) => node.id))
      expect(edges.every((edge) => known.has(edge.from) && known.has(edge.to))).toBe(true)
    }
    const ofExample = await lineageGet(workspace, { id: example })
    expect(ofExample.nodes).toHaveLength(6)
    expect(ofExample.nodes.map((node) => node.title)).toContain('golden v1')
    expect((await lineageGet(workspace, { id: spanId(0, 2) })).nodes.map((node) => node.kind)).toEqual([
      'file',
      'trace',
      'span',
    ])
    await workspace.database.run(sql`update traces set cluster = 'c1' where trace_uid = ${trace}`)
    expect((await lineageGet(workspace, { id: 'c1' })).nodes.map((node) => node.kind)).toEqual([
      'file',
      'trace',
      'cluster',
    ])
    expect((await lineageGet(workspace, { id: trace })).nodes.map((node) => node.kind)).toContain('cluster')
    await expect(lineageGet(workspace, { id: 'nothing' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('a file with many traces shows the first and counts the rest', async () => {
  await withWorkspace(async (workspace, folder) => {
    const conversations = Array.from({ length: 230 }, (_, index) => ({
      index,
      session: `s${index}`,
      user: `u${index}`,
    }))
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const [file] = await workspace.database.all<{ sha256: string }>(
      sql`select file_sha256 as sha256 from imports`,
    )
    const { nodes } = await lineageGet(workspace, { id: file?.sha256 ?? '' })
    expect(nodes.filter((node) => node.kind === 'trace')).toHaveLength(200)
    expect(nodes.at(-1)).toMatchObject({ kind: 'more', title: '30 more of kind trace' })
  })
})
