import type { JobState } from '../../../shared/protocol/wire.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'

/** A text for a bug report: versions and counts only, no trace text, names or paths. */
export function diagnosticsText(info: Output<'app.info'>, jobs: readonly JobState[]): string {
  const { workspace } = info
  const lines = [
    `Assay ${info.version}, ${info.host} on ${info.platform}, Node ${process.versions.node}`,
    `Requests to other machines: ${info.requests}`,
    workspace === null
      ? 'No workspace open'
      : `Workspace ${workspace.id} (${workspace.kind}), format ${workspace.formatVersion}, ${workspace.hasVault ? 'with' : 'without'} vault: ` +
        `${workspace.traces} traces, ${workspace.spans} spans, ${workspace.labels} labels, ${workspace.datasets} datasets`,
    ...(workspace === null
      ? []
      : [
          `Taxonomy ${workspace.taxonomy.id} ${workspace.taxonomy.version} (${workspace.taxonomy.hash.slice(0, 8)}), ` +
            `redaction ${workspace.redaction.mode}, epoch ${workspace.redaction.epoch}`,
        ]),
    ...jobs
      .slice(0, 10)
      .map((job) => `Job ${job.method}: ${job.state}${job.error === null ? '' : ` (${job.error.code})`}`),
  ]
  return `${lines.join('\n')}\n`
}
