import { agentRm, art, nemoGym, verifiers } from './formats/environments.ts'
import { interpret, openInference, otelEvaluations } from './formats/annotations.ts'
import { launchDarkly, statsig } from './formats/flags.ts'
import { huggingFace } from './formats/huggingFace.ts'
import { inspectSamples } from './formats/inspect.ts'
import { letta, mem0, zep } from './formats/memory.ts'
import { morph } from './formats/morph.ts'
import { openAiDpo, openAiEvals, openAiSft, togetherDpo, togetherSft } from './formats/openAi.ts'
import { braintrust, galileo, langfuse, langSmith, phoenixDataset } from './formats/platforms.ts'
import { promptfoo } from './formats/promptfoo.ts'
import { dspy, gepa, mipro } from './formats/prompts.ts'
import { csv, parquet } from './formats/tables.ts'
import { dmpo, trlDpo, trlKto, trlOrpo, trlSft, trlStepwise } from './formats/trl.ts'
import type { Format, Use } from './format.ts'

/** A format that datasets can be written in, as it is listed. */
export interface Exporter {
  id: string
  title: string
  use: Use
  /** The version of the format that the writer keeps to. */
  version: string
  source: string
  note: string
  keys: string[]
  trains: boolean
}

const native: Exporter = {
  id: 'jsonl',
  title: 'Assay JSONL',
  use: 'native',
  version: '1',
  source: 'docs/data-model.md',
  note: 'One example a line, canonical JSON in the order of ids, with all that `verify` needs',
  keys: ['input', 'expected', 'metadata', 'split'],
  trains: false,
}

/** Every format but our own, by use, most used first. */
export const formats: readonly Format[] = [
  inspectSamples,
  promptfoo,
  openAiEvals,
  braintrust,
  langSmith,
  langfuse,
  phoenixDataset,
  galileo,
  launchDarkly,
  statsig,
  morph,
  trlSft,
  trlDpo,
  trlOrpo,
  trlKto,
  trlStepwise,
  dmpo,
  openAiSft,
  openAiDpo,
  togetherSft,
  togetherDpo,
  agentRm,
  dspy,
  gepa,
  mipro,
  verifiers,
  nemoGym,
  art,
  letta,
  mem0,
  zep,
  openInference,
  otelEvaluations,
  interpret,
  huggingFace,
  csv,
  parquet,
]

/** The formats that datasets can be written in: our own, then the others by use. */
export function exporters(): Exporter[] {
  return [native, ...formats].map(({ id, title, use, version, source, note, keys, trains }) => ({
    id,
    title,
    use,
    version,
    source,
    note,
    keys: [...keys],
    trains,
  }))
}

/** The format of this id, or undefined; our own is copied, not converted, and is none of these. */
export function formatById(id: string): Format | undefined {
  return formats.find((format) => format.id === id)
}

/** The listed format of this id, or undefined. */
export function exporterById(id: string): Exporter | undefined {
  return exporters().find((exporter) => exporter.id === id)
}
