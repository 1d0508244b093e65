import { expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../../shared/protocol/protocol.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sliceCompare, sliceGroups } from '../slices.ts'
import { addTraces } from '../slicesFixture.ts'

const notes = async (workspace: Workspace, input: Partial<CallInput<'slice.groups'>>) =>
  (
    await sliceGroups(
      workspace,
      protocol['slice.groups'].input.parse({ by: ['plan_tier'], metrics: ['success'], ...input }),
      quietCall(),
    )
  ).notes

test('a group of which one person has a great share is named, for its intervals can be too narrow', () =>
  withWorkspace(async (workspace) => {
    const traces = Array.from({ length: 120 }, (_, index) => ({
      trace_uid: `t${String(index).padStart(3, '0')}`,
      plan_tier: index < 60 ? 'pro' : 'free',
      user: index < 20 ? 'busy' : `u${index}`,
      success: index % 3 > 0,
    }))
    await addTraces(workspace, traces)
    expect(await notes(workspace, {})).toEqual([
      'In 1 of 2 groups one person has a tenth or more of the traces (20 of 60 of pro), so intervals there can be too narrow.',
    ])
    expect(await notes(workspace, { where: "plan_tier = 'pro'" })).toEqual([
      'One person has 20 of 60 traces, so intervals can be too narrow.',
    ])
    // Where nobody has many, and where people themselves are compared, there is nothing to say.
    expect(await notes(workspace, { where: "plan_tier = 'free'" })).toEqual([])
    expect(await notes(workspace, { where: "user != 'busy'" })).toEqual([])
    expect(await notes(workspace, { by: ['user'] })).toEqual([])
    const compared = await sliceCompare(
      workspace,
      protocol['slice.compare'].input.parse({
        a: "plan_tier = 'free'",
        b: "plan_tier = 'pro'",
        metrics: ['success'],
      }),
      quietCall(),
    )
    expect(compared.notes).toEqual([
      'In 1 of 2 groups one person has a tenth or more of the traces (20 of 60), so intervals there can be too narrow.',
    ])
  }))
