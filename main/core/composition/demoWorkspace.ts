import { randomBytes } from 'node:crypto'
import { access, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { generateDemo } from '../demo/demo.ts'
import type { CallContext } from '../handlers.ts'
import { importRun } from '../importing/importing.ts'
import { createWorkspace } from '../workspace/createWorkspace.ts'
import { openWorkspace } from '../workspace/openWorkspace.ts'
import type { HandlerContext } from './handlerContext.ts'

export interface DemoOptions {
  folder: string
  traces: number
  seed: number
  bodies: number
}

/**
 * Fills a new workspace at `folder` with the bundled story, its truth beside it. It is built under another
 * name and renamed, so a cancel or a crash leaves nothing. Fails with conflict when something is there.
 */
export async function createDemo(
  options: DemoOptions,
  { ports, host, migrations }: Pick<HandlerContext, 'ports' | 'host' | 'migrations'>,
  context: CallContext,
): Promise<{ traces: number; spans: number; truth: string }> {
  const { folder } = options
  const truth = `${folder}.truth.json`
  if (await exists(folder)) {
    throw new WorkbenchError('conflict', 'That folder exists already. Nothing was changed.', {
      hint: 'Choose a new folder for the demo.',
    })
  }
  const building = `${folder}.new-${randomBytes(4).toString('hex')}`
  const buildingTruth = `${building}.truth.json`
  try {
    await createWorkspace(building, { name: 'Demo', kind: 'demo', ports })
    const { workspace, close } = await openWorkspace(building, { ports, door: host.kind, migrations })
    try {
      const source = path.join(workspace.paths.vault, 'incoming', 'assay-demo.otlp.jsonl')
      const { signal } = context
      await generateDemo({
        traces: options.traces,
        seed: options.seed,
        bodies: options.bodies,
        out: source,
        truth: buildingTruth,
        signal,
        progress: (progress) => context.progress(progress),
      })
      const report = await importRun(workspace, [{ path: source }], context)
      const failure = report.files[0]?.error
      if (failure) throw new WorkbenchError('internal', failure.message)
      await rm(source, { force: true })
      await close()
      await rename(buildingTruth, truth)
      await rename(building, folder)
      return { traces: report.traces, spans: report.spans, truth }
    } catch (error) {
      await close()
      throw error
    }
  } catch (error) {
    await rm(building, { recursive: true, force: true })
    await rm(buildingTruth, { force: true })
    throw error
  }
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
