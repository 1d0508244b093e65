import { importFile } from '../../main/core/importing/importFile.ts'
import { importJob } from '../../main/core/importing/importJob.ts'

// An import process that is killed in the middle of its work, as by the system when memory runs out.
process.on('message', (message: { type: string; job?: unknown }) => {
  if (message.type !== 'start') return
  void importFile(importJob.parse(message.job), {
    signal: new AbortController().signal,
    progress: () => process.kill(process.pid, 'SIGKILL'),
  })
})
