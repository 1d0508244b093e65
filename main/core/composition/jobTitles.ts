import path from 'node:path'
import type { Caller } from '../../../shared/protocol/dispatcher.ts'
import type { Input, MethodName } from '../../../shared/protocol/protocol.ts'
import { resolveRef, type Host } from '../host.ts'
import { findValues } from '../redaction/redaction.ts'

export type JobTitles = { [Name in MethodName]?: (input: Input<Name>, caller: Caller) => string }

/** What a job is called in the list of jobs, where more can be said than its method's title: what it is about. */
export function jobTitles(host: Host): JobTitles {
  const nameOf = (ref: string, caller: Caller) => {
    try {
      return withoutValues(path.basename(resolveRef(host, ref, caller)))
    } catch {
      // The job itself says what is wrong with it.
      return null
    }
  }
  return {
    'import.run': ({ files }, caller) => {
      const [first, ...rest] = files.map(({ ref }) => nameOf(ref, caller)).filter((name) => name !== null)
      if (first === undefined) return 'Importing'
      if (rest.length === 0) return `Importing ${first}`
      return `Importing ${first} and ${rest.length === 1 ? rest[0] : `${rest.length} others`}`
    },
    'erase.run': ({ dryRun }) => (dryRun ? 'Working out what an erasure reaches' : 'Erasing'),
    'dataset.build': ({ recipe }) => `Building ${recipe.name}`,
    'dataset.export': ({ name, version }) => `Exporting ${name} v${version}`,
  }
}

// A list that every window sees shows no address that a file's name holds; a token would need the workspace's key.
function withoutValues(name: string): string {
  let shown = ''
  let at = 0
  for (const { type, start, end } of findValues(name)) {
    shown += `${name.slice(at, start)}[${type}]`
    at = end
  }
  return shown + name.slice(at)
}
