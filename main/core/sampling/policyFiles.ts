import { mkdir, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { samplingPolicy, type SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Workspace } from '../workspace/workspace.ts'

const ending = '.yaml'

const folderOf = (workspace: Workspace) => path.join(workspace.paths.root, 'policies')

/** The policies that `policies/` holds, by name; a file that holds none comes with the reason. */
export async function policiesIn(workspace: Workspace): Promise<Output<'policies.list'>> {
  const folder = folderOf(workspace)
  const files = (await readdir(folder).catch((): string[] => []))
    .filter((name) => name.endsWith(ending))
    .sort()
  const policies = await Promise.all(
    files.map(async (file) => {
      const policy = policyIn(await readFile(path.join(folder, file), 'utf8').catch(() => ''))
      return {
        name: file.slice(0, -ending.length),
        policy,
        problem: policy === null ? 'It is no sampling policy, or has keys that none has.' : null,
      }
    }),
  )
  return { policies }
}

/**
 * Keeps a policy as `policies/NAME.yaml`; a file that says the same stays as it was written. Fails with
 * conflict where another policy, or what is none, is there and may not be replaced.
 */
export async function keepPolicy(
  workspace: Workspace,
  { name, policy, replace }: Input<'policy.save'>,
): Promise<Output<'policy.save'>> {
  const folder = folderOf(workspace)
  const file = path.join(folder, `${name}${ending}`)
  const text = await readFile(file, 'utf8').catch(() => null)
  const known = text === null ? null : policyIn(text)
  if (known !== null && canonicalJson(known) === canonicalJson(policy)) return { name }
  if (text !== null && !replace) {
    throw new WorkbenchError('conflict', `There is another policy called ${name}. It was kept as it is.`, {
      hint: 'Choose another name, or write over it.',
    })
  }
  await mkdir(folder, { recursive: true })
  await workspace.ports.files.writeDurable(
    file,
    Buffer.from(stringify(policy, { lineWidth: 0, aliasDuplicateObjects: false })),
  )
  return { name }
}

function policyIn(text: string): SamplingPolicy | null {
  try {
    const parsed = samplingPolicy.safeParse(parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}
