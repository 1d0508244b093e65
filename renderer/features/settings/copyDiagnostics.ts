import type { WindowClient } from '../../client/client.ts'
import { asWorkbenchError } from '../../client/queryCache.ts'
import { showToast } from '../../stores/toast.ts'

/** Puts the diagnostics on the clipboard: no trace text, no names, no paths. */
export async function copyDiagnostics(client: WindowClient): Promise<void> {
  try {
    const { text } = await client.call('app.diagnostics', {})
    await navigator.clipboard.writeText(text)
    showToast({ tone: 'info', text: 'Diagnostics copied', more: 'No trace text, names or paths are in it.' })
  } catch (cause) {
    const error = asWorkbenchError(cause)
    showToast({ tone: 'fail', text: 'The diagnostics were not copied', more: error.hint ?? error.message })
  }
}
