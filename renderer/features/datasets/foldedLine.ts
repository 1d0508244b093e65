import { canonicalJson } from '../../../shared/canonicalJson.ts'
import type { Example } from './version.ts'

/**
 * A line of `examples.jsonl`, which is the example in canonical form, with line ends for reading: each part
 * and each message on its own line. Without them and their indents it is the line that is written.
 */
export function foldedLine({ input, expected, metadata, split }: Example): string {
  const messages = input.messages.map((message) => canonicalJson(message)).join(',\n    ')
  return [
    `{"expected":${canonicalJson(expected)},`,
    `  "input":{"messages":[`,
    `    ${messages}],`,
    `    "tools":${canonicalJson(input.tools)}},`,
    `  "metadata":${canonicalJson(metadata)},`,
    `  "split":${canonicalJson(split)}}`,
  ].join('\n')
}
