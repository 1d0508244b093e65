import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../../tests/faults/importFixture.ts'
import { otlpLine } from '../../../../tests/otlpLine.ts'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'

const flat = [{ 'document.id': 'faq', 'document.score': 0.5 }]
const plain = [{ id: 'faq', score: 0.5 }]
const nested = [{ document: { id: 'faq', score: 0.5 } }]

const shapes = {
  'a list of flat documents': { 'retrieval.documents': flat },
  'a list of nested documents': { 'retrieval.documents': nested },
  'the text of a list': { 'retrieval.documents': JSON.stringify(flat) },
  'the text of nested documents': { 'retrieval.documents': JSON.stringify(nested) },
  'a list by the name of gen_ai': { 'gen_ai.retrieval.documents': plain },
  'text by the name of gen_ai': { 'gen_ai.retrieval.documents': JSON.stringify(plain) },
  'what a reranker left': { 'reranker.output_documents': flat },
}

async function chunksOf(lines: readonly string[]) {
  return withWorkspace(async (workspace, folder) => {
    await reportOf(workspace, await fileWith(folder, 'retrieval.jsonl', lines.join('\n')))
    return workspace.database.all(
      constantSql(`select t.native_trace_id as trace, c.chunk, c.score from trace_chunks c
        join traces t using (trace_uid) where c.chunk is not null order by t.native_trace_id, c.chunk`),
    )
  })
}

test.each(Object.entries(shapes))(
  'chunks are known from %s, in Phoenix and in OTLP',
  async (_, documents) => {
    const found = [{ chunk: 'faq', score: 0.5 }]
    expect(await chunksOf([phoenixLine(1, documents)])).toMatchObject(found)
    expect(await chunksOf([otlpLine(1, documents)])).toMatchObject(found)
  },
)

test('all shapes may stand in one file, beside text that is no list of documents', async () => {
  const all = [
    ...Object.values(shapes),
    { 'retrieval.documents': 'none' },
    { 'retrieval.documents': '{"id": "faq"}' },
    { 'gen_ai.retrieval.documents': 5 },
  ]
  const chunks = await chunksOf(all.map((attributes, index) => phoenixLine(index, attributes)))
  expect(chunks).toHaveLength(Object.keys(shapes).length)
})

test('a shape that comes once, in a row that no sample looks at, is not missed', async () => {
  const lines = Array.from({ length: 1200 }, (_, index) =>
    phoenixLine(index, index === 601 ? shapes['the text of a list'] : { 'retrieval.documents': [{ x: 1 }] }),
  )
  expect(await chunksOf(lines)).toMatchObject([{ chunk: 'faq', score: 0.5 }])
})
