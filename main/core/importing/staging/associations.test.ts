import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../../tests/faults/importFixture.ts'
import { otlpLine } from '../../../../tests/otlpLine.ts'
import { withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql, pathList, sql } from '../../db/sql.ts'

const associated = (values: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [`traceloop.association.properties.${key}`, value]),
  )

test('what an application associates with a trace is its session, user, tier and versions, and people are masked', () =>
  withWorkspace(async (workspace, folder) => {
    const lines = [
      otlpLine(1, {
        ...associated({
          session_id: 's1',
          user_id: 'bob',
          plan_tier: 'pro',
          intent: 'refund',
          agent_version: 'v2',
          prompt_version: 'p7',
          ls_provider: 'openai',
        }),
        'service.version': '9.9',
      }),
      otlpLine(2, associated({ chatId: 's2', userId: 'bob', planTier: 'free', agentVersion: 'v1' })),
      otlpLine(3, {
        ...associated({ session_id: 's3', user_id: 'mallory' }),
        'session.id': 's4',
        'user.id': 'bob',
      }),
    ]
    await reportOf(workspace, await fileWith(folder, 'associated.jsonl', lines.join('\n')))
    const traces = await workspace.database.all<Record<string, unknown>>(
      constantSql(
        'select session, "user", plan_tier, intent, agent_version, prompt_version from traces order by start_at',
      ),
    )
    const bob = traces[0]?.user
    expect(bob).toMatch(/^\[PERSON_ID_\w{10}\]$/)
    const none = { plan_tier: null, intent: null, agent_version: null, prompt_version: null }
    expect(traces).toEqual([
      {
        session: 's1',
        user: bob,
        plan_tier: 'pro',
        intent: 'refund',
        agent_version: 'v2',
        prompt_version: 'p7',
      },
      { ...none, session: 's2', user: bob, plan_tier: 'free', agent_version: 'v1' },
      { ...none, session: 's4', user: bob },
    ])
    const files = (await readdir(workspace.paths.text)).map((name) => `${workspace.paths.text}/${name}`)
    const text = JSON.stringify(
      await workspace.database.all(sql`select * from read_parquet(${pathList(files)})`),
      (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value),
    )
    expect(text).not.toMatch(/bob|mallory/)
    expect(text).toContain('ls_provider')
  }))
