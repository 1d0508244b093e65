import { createRedactor } from '../redaction/redaction.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A text that a person typed, masked as every other text is; without a vault with tokens that join nothing. */
export async function maskedText(workspace: Workspace, text: string): Promise<string> {
  const key = (await workspace.tokenKey()) ?? workspace.ports.random.bytes(32)
  return createRedactor({ key }).redactText(text).text
}
