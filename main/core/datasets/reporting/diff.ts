import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, ident, sql, type Sql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { changedMetadata } from './changedMetadata.ts'
import { readNote } from '../versions/erasedNote.ts'
import { fileNames } from '../versions/manifest.ts'
import { adoptVersions } from '../building/register.ts'
import { resolveVersion } from '../versions/tags.ts'
import { readVersion } from '../versions/versions.ts'

const sliceColumns = ['verdict', 'code', 'plan_tier', 'intent', 'agent_version'] as const
const slicesShown = 30

/** Two versions side by side: an example is the same where its source is, and then may differ in several ways. */
const sides = (before: string, after: string): Sql => sql`
  with a as (select * from dataset_examples where version_hash = ${before}),
    b as (select * from dataset_examples where version_hash = ${after}),
    both_sides as (
      select coalesce(b.source_key, a.source_key) as source_key, a.example_id as before, b.example_id as after,
        coalesce(b.trace_uid, a.trace_uid) as trace, a.split as split_before, b.split as split_after,
        a.verdict as verdict_before, b.verdict as verdict_after, a.code as code_before, b.code as code_after,
        a.example_id is null as added, b.example_id is null as removed,
        coalesce(a.label_hash <> b.label_hash, false) as relabelled, coalesce(a.split <> b.split, false) as resplit,
        coalesce(a.text_hash <> b.text_hash, false) as reworded,
        coalesce(a.example_id <> b.example_id, false) as changed,
        coalesce(a.example_id <> b.example_id and a.label_hash = b.label_hash and a.text_hash = b.text_hash, false) as metadata,
        ${columnsSql()}
      from a full join b on a.source_key = b.source_key
    )`

function columnsSql(): Sql {
  return constantSql(
    sliceColumns
      .map(
        (column) =>
          `coalesce(case when b.example_id is null then a.${column} else b.${column} end, 'none') as ${column}`,
      )
      .join(', '),
  )
}

const counted =
  constantSql(`count(*) filter (added)::integer as added, count(*) filter (removed)::integer as removed,
  count(*) filter (relabelled)::integer as relabelled, count(*) filter (resplit)::integer as resplit, count(*) filter (reworded)::integer as reworded,
  count(*) filter (metadata)::integer as metadata, count(*) filter (changed or resplit)::integer as changed, count(*) filter (not (added or removed or changed or resplit))::integer as same`)

/**
 * What changed from one version to another, in all, by slice, and the examples themselves page by page. Fails
 * with not_found for a version that is not there.
 */
export async function datasetDiff(
  workspace: Workspace,
  input: Input<'dataset.diff'>,
): Promise<Output<'dataset.diff'>> {
  await adoptVersions(workspace)
  const [before, after] = [
    await resolveVersion(workspace, input.before),
    await resolveVersion(workspace, input.after),
  ]
  const compared = await compareStored(workspace, before, after, input)
  const whole = withErased(compared, await erasedOf(workspace, before), await erasedOf(workspace, after))
  if (whole.counts.metadata === 0 || whole.counts.metadata > mostRead) return whole
  const pairs = await workspace.database.all<{ before: string; after: string }>(
    sql`${sides(before.hash, after.hash)} select before, after from both_sides where metadata`,
  )
  return { ...whole, metadata: await changedMetadata(workspace, before, after, pairs) }
}

async function erasedOf(
  workspace: Workspace,
  { name, version }: { name: string; version: number },
): Promise<ReadonlySet<string>> {
  const { folder } = await readVersion(workspace.paths, name, version)
  const note = readNote(
    await readFile(path.join(folder, fileNames.erasures), 'utf8').catch(() => ''),
    workspace.file.public_key,
  )
  return new Set((note?.examples ?? []).map((each) => each.example_id))
}

// The tables have forgotten what was erased; the versions keep its ids, so that what each held adds up.
function withErased(
  { counts, ...compared }: Output<'dataset.diff'>,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): Output<'dataset.diff'> {
  const both = [...before].filter((id) => after.has(id)).length
  const [removed, added] = [before.size - both, after.size - both]
  return {
    ...compared,
    counts: {
      ...counts,
      removed: counts.removed + removed,
      added: counts.added + added,
      same: counts.same + both,
    },
    erased: removed + added + both,
  }
}

/** Of more examples than this nobody waits to learn which fields of their metadata differ. */
const mostRead = 20_000

/** The same of two versions whose rows are stored already. */
export async function compareStored(
  workspace: Workspace,
  before: Output<'dataset.diff'>['before'],
  after: Output<'dataset.diff'>['after'],
  input: Pick<Input<'dataset.diff'>, 'kind' | 'limit' | 'offset'>,
): Promise<Output<'dataset.diff'>> {
  const from = sides(before.hash, after.hash)
  const whole = await workspace.database.first<Output<'dataset.diff'>['counts']>(
    sql`${from} select ${counted} from both_sides`,
  )
  const by = await workspace.database.all<Output<'dataset.diff'>['by'][number]>(sql`${from}, sliced as (
      select unnest(${constantSql(`[${sliceColumns.map((column) => `{'column': '${column}', 'value': ${column}}`).join(', ')}]`)}, recursive := true), added, removed, relabelled, resplit, reworded, metadata, changed
      from both_sides
    ), numbered as (
      select "column", "value", ${counted}, row_number() over (partition by "column" order by count(*) filter (added or removed or changed or resplit) desc, "value") as place
      from sliced group by "column", "value"
    )
    select * exclude (place) from numbered where place <= ${slicesShown} and added + removed + changed > 0 order by "column", place`)
  const kind = input.kind === null ? constantSql('added or removed or changed or resplit') : ident(input.kind)
  const examples = await workspace.database.all<Output<'dataset.diff'>['examples'][number]>(sql`${from}
    select source_key, before, after, trace, split_before, split_after, verdict_before, verdict_after, code_before, code_after,
      list_filter([case when added then 'added' end, case when removed then 'removed' end, case when relabelled then 'relabelled' end,
        case when resplit then 'resplit' end, case when reworded then 'reworded' end, case when metadata then 'metadata' end], k -> k is not null) as kinds
    from both_sides where ${kind} order by source_key limit ${input.limit} offset ${input.offset}`)
  const none = {
    added: 0,
    removed: 0,
    relabelled: 0,
    resplit: 0,
    reworded: 0,
    metadata: 0,
    changed: 0,
    same: 0,
  }
  return { before, after, counts: whole ?? none, erased: 0, metadata: [], by, examples }
}
