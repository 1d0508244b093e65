import type { SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { Handlers } from '../handlers.ts'
import {
  keepPolicy,
  policiesIn,
  policyDefault,
  sampleDraw,
  samplePreview,
  samplesList,
  type Frames,
} from '../sampling/sampling.ts'
import { maskedWhere, selectedTraces } from '../slices/slices.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { HandlerContext } from './handlerContext.ts'
import { onWorkspace } from './onWorkspace.ts'

/** Drawing traces worth reading; the filters of policies come from slices, so that sampling need not know them. */
export function samplingHandlers({ ports, state }: HandlerContext) {
  return {
    'policy.default': () => policyDefault(ports.resources),
    'policies.list': onWorkspace(state, policiesIn),
    'policy.save': (input) =>
      state.use(async ({ workspace }) =>
        keepPolicy(workspace, { ...input, policy: await maskedPolicy(workspace, input.policy) }),
      ),
    'sample.preview': (input, context) =>
      state.use(async ({ workspace }) =>
        samplePreview(workspace, input, await framesOf(workspace, input.policy), context),
      ),
    'samples.list': onWorkspace(state, samplesList),
    'sample.draw': (input, context) =>
      state.use(async ({ workspace }) => {
        const policy = await maskedPolicy(workspace, input.policy)
        return sampleDraw(workspace, { ...input, policy }, await framesOf(workspace, policy), context)
      }),
  } satisfies Partial<Handlers>
}

/** What the filters of a policy select. Fails with invalid_input that names the column of a mistake. */
export async function framesOf(workspace: Workspace, policy: SamplingPolicy): Promise<Frames> {
  const selected = async (where: string) =>
    where.trim() === '' ? null : await selectedTraces(workspace, where)
  const { where, rules } = policy
  return {
    population: await selected(where),
    rules: await Promise.all(rules.map((rule) => selected(rule.where))),
  }
}

/** The policy as it may be stored: what an import would mask is masked in its filters, which select the same. */
export async function maskedPolicy(workspace: Workspace, policy: SamplingPolicy): Promise<SamplingPolicy> {
  const rules = await Promise.all(
    policy.rules.map(async (rule) => ({ ...rule, where: await maskedWhere(workspace, rule.where) })),
  )
  return { ...policy, where: await maskedWhere(workspace, policy.where), rules }
}
