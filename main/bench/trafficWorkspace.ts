import { rm } from 'node:fs/promises'
import path from 'node:path'
import { constantSql, sql } from '../core/db/sql.ts'
import { createWorkspace } from '../core/workspace/createWorkspace.ts'
import { openWorkspace } from '../core/workspace/openWorkspace.ts'
import type { Workspace } from '../core/workspace/workspace.ts'
import { findProject } from '../ports/project.ts'
import { productPorts } from '../ports/productPorts.ts'
import type { Stand } from './stand.ts'

const words =
  'account invoice refund seats export token webhook calendar renewal discount audit workspace guest report payment address contract upgrade storage login device session archive template approval budget'

/** Runs `work` on a workspace whose traces were written by one statement: facts and questions, no bodies. */
export async function withTraffic<Result>(
  stand: Stand,
  traces: number,
  work: (workspace: Workspace) => Promise<Result>,
): Promise<Result> {
  const project = findProject()
  const ports = productPorts({ ...project, log: { warn: () => undefined, error: () => undefined } })
  const root = path.join(stand.folder, `traffic-${traces}`)
  await createWorkspace(root, { name: 'Traffic', kind: 'workspace', ports })
  const { workspace, close } = await openWorkspace(root, {
    ports,
    door: 'bench',
    migrations: project.migrations,
  })
  try {
    stand.say(`Writing ${traces} traces`)
    await workspace.database.run(traffic(traces))
    await workspace.database.checkpoint()
    return await work(workspace)
  } finally {
    await close()
    await rm(root, { recursive: true, force: true })
  }
}

// Ten words, some common and some of three thousand rarer ones. Every third question is the one before it with a
// word more; all others are of their own.
const traffic = (traces: number) => sql`
  insert into traces by name
  with numbers as (select i, hash(i) as h, hash(i + 1000000007) as g, hash(case when i % 3 = 2 then i - 1 else i end) as q from range(${traces}) r(i))
  select left(sha256('t' || i), 24) as trace_uid, 'u' || h % 50000 as "user", 'u' || h % 50000 || '-' || g % 4 as session,
    timestamp '2026-05-01' + to_seconds(i * 2400000 // ${traces}) as start_at, ['free', 'pro', 'enterprise'][(1 + q % 3)::integer] as plan_tier, 'intent ' || q // 1024 % 8 as intent,
    q // 4096 % 100 < 68 as success, h // 4096 % 100 >= 96 as escalation, case when g // 1024 % 100 < 4 then 'down' end as thumbs,
    1 + g // 4096 % 1000 / 50.0 as latency, case when g // 65536 % 200 = 0 then 620 end as refund_amount,
    array_to_string(list_transform(range(10), w -> case when w % 3 = 0 then string_split(${words}, ' ')[(1 + hash(q, w) % 26)::integer]
      else translate(left(md5((hash(q, w) % 3000)::varchar), (4 + hash(q, w) % 4)::integer), '0123456789', 'ghijklmnop') end), ' ')
      || case when i % 3 = 2 then ' please' else '' end as preview,
    1 as spans, false as infrastructure_failure, 0 as llm_calls, 0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail,
    0 as errors, 'bench' as source, 'bench' as format, 'bench' as id_space, 1 as redaction_epoch
  from numbers ${constantSql('order by i')}`
