import type { IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import { pageOrigin } from './parts.ts'

/** Whether a message comes from the top frame of our own page; all others are not answered. */
export function isOurPage(event: IpcMainEvent | IpcMainInvokeEvent): boolean {
  const frame = event.senderFrame
  return frame !== null && frame.parent === null && frame.url.startsWith(`${pageOrigin}/`)
}
