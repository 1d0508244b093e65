import type { Output } from '../protocol/protocol.ts'

type HandedOn = Output<'erase.run'>['exports'][number]

const kinds: Readonly<Record<HandedOn['what'], string>> = {
  'dataset.export': 'a dataset version',
  'traces.export': 'a list of traces',
  'labels.export': 'labels',
}

const namedFiles = 3

/** What left the workspace and where it went: `golden@1 as trl-sft to handed-on (train.jsonl, eval.jsonl)`. */
export function handedOnText({ what, name, version, format, to, files }: HandedOn): string {
  const left = files.length - namedFiles
  const more = left > 0 ? ` and ${left} more` : ''
  const within = files.length === 0 ? '' : ` (${files.slice(0, namedFiles).join(', ')}${more})`
  return [
    name === null ? kinds[what] : `${name}@${version}`,
    ...(format === null ? [] : [`as ${format}`]),
    ...(to === null ? [] : [`to ${to}${within}`]),
  ].join(' ')
}
