import type { SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
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

/** What the filters of a policy select. Fails with invalid_input that names the rule and the place of a mistake. */
export async function framesOf(workspace: Workspace, policy: SamplingPolicy): Promise<Frames> {
  return eachFilter(policy, async (where) =>
    where.trim() === '' ? null : await selectedTraces(workspace, where),
  )
}

/** The policy as it may be stored: what an import would mask is masked in its filters, which select the same. */
export async function maskedPolicy(workspace: Workspace, policy: SamplingPolicy): Promise<SamplingPolicy> {
  const masked = await eachFilter(policy, (where) => maskedWhere(workspace, where))
  const rules = policy.rules.map((rule, index) => ({ ...rule, where: masked.rules[index] ?? rule.where }))
  return { ...policy, where: masked.population, rules }
}

async function eachFilter<Result>(
  { where, rules }: SamplingPolicy,
  read: (where: string) => Promise<Result>,
): Promise<{ population: Result; rules: Result[] }> {
  const named = async (place: string, filter: string) => {
    try {
      return await read(filter)
    } catch (cause) {
      if (!(cause instanceof WorkbenchError)) throw cause
      const { code, message, hint, details, retryable } = cause
      throw new WorkbenchError(code, `In ${place}: ${message}`, {
        ...(hint === undefined ? {} : { hint }),
        details,
        retryable,
        cause,
      })
    }
  }
  return {
    population: await named('the filter of the policy', where),
    rules: await Promise.all(rules.map((rule) => named(`the rule “${rule.name}”`, rule.where))),
  }
}
