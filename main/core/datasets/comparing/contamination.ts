import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { contaminationSummary } from '../../../../shared/protocol/methods/decontamination.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import {
  askedText,
  itemHash,
  readDecisions,
  type Certificate,
  type Item,
} from '../../decontamination/decontamination.ts'
import { sql } from '../../db/sql.ts'
import { linesOf } from '../../files/lineFile.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { fileNames } from '../versions/manifest.ts'
import { itemOf, partOf } from './parts.ts'
import { readVersion, versionsOnDisk } from '../versions/versions.ts'

type Answer = Output<'dataset.contamination'>

/**
 * What the certificate of a version says, with a page of its findings and cases and the texts of both sides. In
 * review is only what can be decided: pairs whose training item another finding took out are left out.
 */
export async function datasetContamination(
  workspace: Workspace,
  { name, version, band, offset, limit }: Input<'dataset.contamination'>,
  { signal }: Pick<CallContext, 'signal'>,
): Promise<Answer> {
  const { folder, manifest, hash } = await readVersion(workspace.paths, name, version)
  const { note } = manifest.contamination
  const stated = await certificateIn(folder)
  if (stated === null)
    return {
      certificate: null,
      note,
      total: 0,
      pairs: { review: 0, remove: 0 },
      findings: [],
      cases: [],
    }
  const rows = await workspace.database.all<{ id: string }>(
    sql`select example_id as id from dataset_examples where version_hash = ${hash} and split = 'train'`,
    { signal },
  )
  const stays = new Set(rows.map(({ id }) => id))
  const inBand = (wanted: 'review' | 'remove') =>
    stated.findings.filter(
      (each) => each.band === wanted && (wanted === 'remove' || stays.has(String(each.train_id))),
    )
  const [review, removed] = [inBand('review'), inBand('remove')]
  const chosen = band === 'review' ? review : band === 'remove' ? removed : stated.findings
  const page = chosen.slice(offset, offset + limit)
  const wanted = new Set(page.flatMap((each) => [String(each.train_id), String(each.eval_id)]))
  const items = await itemsOf(workspace, folder, manifest.parents, wanted, signal)
  const { decisions } = await readDecisions(workspace)
  const decided = new Map(
    decisions.map((each) => [`${each.train_sha256} ${each.eval_sha256}`, each.decision]),
  )
  const side = (id: string | number, part: number) => {
    const item = items.get(String(id))
    if (item === undefined) return null
    const [text, asked] = [partOf(item, part), askedText(item)]
    return { text, sha256: itemHash(item), asked: asked.includes(text) ? null : asked }
  }
  return {
    certificate: summaryOf(stated),
    note,
    total: chosen.length,
    pairs: { review: review.length, remove: removed.length },
    findings: page.map((each) => {
      const [train, evaluation] = [side(each.train_id, each.train_part), side(each.eval_id, each.eval_part)]
      const word =
        train === null || evaluation === null
          ? undefined
          : decided.get(`${train.sha256} ${evaluation.sha256}`)
      return { ...each, train, evaluation, decision: word ?? each.decision }
    }),
    cases: stated.cases
      .toSorted(
        (a, b) => (b.nearest?.score ?? -1) - (a.nearest?.score ?? -1) || (a.eval_id < b.eval_id ? -1 : 1),
      )
      .slice(offset, offset + limit)
      .map(({ eval_id, band: worst, removed, nearest, residual }) => ({
        eval_id,
        band: worst,
        removed,
        nearest,
        residual,
      })),
  }
}

async function certificateIn(folder: string): Promise<Certificate | null> {
  const text = await readFile(path.join(folder, fileNames.certificate), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null
      throw error
    },
  )
  if (text === null) return null
  try {
    return JSON.parse(text) as Certificate
  } catch (cause) {
    throw new WorkbenchError(
      'schema_mismatch',
      'The certificate of this version is damaged. Nothing was changed.',
      {
        hint: 'Verify the version to see what is broken.',
        cause,
      },
    )
  }
}

const summaryOf = ({
  verdict,
  sha256,
  tool,
  inputs,
  counts,
  parameters,
  residual,
  passages,
  findings_left_out,
  self_test,
}: Certificate): z.input<typeof contaminationSummary> => ({
  verdict,
  sha256,
  tool,
  inputs,
  counts,
  parameters: { ...parameters },
  residual,
  passages: passages.slice(0, 100),
  findings_left_out,
  self_test,
})

// Examples of the version itself, then of the versions that it was compared with.
async function itemsOf(
  workspace: Workspace,
  folder: string,
  parents: readonly string[],
  wanted: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, Item>> {
  const items = new Map<string, Item>()
  const take = async (from: string) => {
    for await (const bytes of linesOf(path.join(from, fileNames.examples), signal)) {
      if (items.size === wanted.size) return
      if (bytes.length === 0) continue
      const content = JSON.parse(bytes.toString('utf8')) as { metadata: { example_id: string } } & Record<
        string,
        unknown
      >
      const id = content.metadata.example_id
      if (wanted.has(id) && !items.has(id)) items.set(id, itemOf(id, content))
    }
  }
  await take(folder)
  if (items.size === wanted.size || parents.length === 0) return items
  for (const each of await versionsOnDisk(workspace.paths)) {
    const other = await readVersion(workspace.paths, each.name, each.version).catch(() => null)
    if (other !== null && parents.includes(other.hash)) await take(other.folder)
    if (items.size === wanted.size) break
  }
  return items
}
