import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse } from 'yaml'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { samplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { composeDraw } from './compose.ts'
import type { Frames } from './population.ts'
import { labelPrecision, metricPrecision } from './precision.ts'
import { membersDigest, sampleNamed, storeSample } from './samples.ts'

export type { Frames } from './population.ts'
export { keepPolicy, policiesIn } from './policyFiles.ts'
export { samplesList } from './samples.ts'
export { strataOfDraw, type StrataOfDraw } from './strataOfDraw.ts'

const shipped = 'article-plan.v1.yaml'

/** The policy that Assay ships with, and its text as a file to start from. */
export async function policyDefault(resources: string): Promise<Output<'policy.default'>> {
  const text = await readFile(path.join(resources, 'policies', shipped), 'utf8')
  return { policy: samplingPolicy.parse(parse(text)), text }
}

/**
 * What each rule would draw and how precise estimates would be; nothing is stored. `frames` holds what the
 * policy's filters select. The same policy on the same traces draws the same.
 */
export async function samplePreview(
  workspace: Workspace,
  input: Input<'sample.preview'>,
  frames: Frames,
  { signal }: CallContext,
): Promise<Output<'sample.preview'>> {
  return workspace.database.withSession(async (session) => {
    const options = { signal }
    const composed = await composeDraw(session, input.policy, frames, options, () => undefined)
    const precision = []
    for (const metric of input.metrics) precision.push(await metricPrecision(session, metric, options))
    return { ...composed, precision, labels: await labelPrecision(session, options) }
  })
}

/**
 * Draws a sample and stores its members with the exact chance each had. The same draw under the same name
 * again changes nothing; another one is a conflict unless it may replace the first.
 */
export async function sampleDraw(
  workspace: Workspace,
  input: Input<'sample.draw'>,
  frames: Frames,
  { signal, progress }: CallContext,
): Promise<Output<'sample.draw'>> {
  const startedAt = workspace.ports.clock.now()
  const known = await sampleNamed(workspace, input.name)
  return workspace.database.withSession(async (session) => {
    const total = input.policy.rules.length
    const composed = await composeDraw(session, input.policy, frames, { signal }, (done) =>
      progress({ phase: 'Drawing', done, total, unit: 'rules' }),
    )
    const { name, policy } = input
    const { population, uncovered, drawn, rules } = composed
    const members = await session.first<{ digest: string | null }>(membersDigest(policy.rules.length), {
      signal,
    })
    const hash = createHash('sha256')
      .update(canonicalJson({ policy, population, members: members?.digest ?? '' }))
      .digest('hex')
    const answer = { name, drawn, population, uncovered, hash, rules }
    if (known?.hash === hash) return { ...answer, existing: true }
    if (known !== undefined && !input.replace) {
      throw new WorkbenchError('conflict', `There is another sample called ${name}. It was kept as it is.`, {
        hint: 'Choose another name, or draw anew in its place.',
      })
    }
    signal.throwIfAborted()
    await storeSample(workspace, session, input, composed, { hash, startedAt })
    return { ...answer, existing: false }
  })
}
