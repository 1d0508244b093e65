import { z } from 'zod'
import type { Exportable } from '../exportable.ts'
import { splitFiles, type Format, type Version } from '../format.ts'
import { feedbackOf } from './prompts.ts'

const common = { use: 'labels', trains: false, fileOf: splitFiles, container: 'lines' } as const
const noIds = {
  skipped: 'the source gave the trace no id of its own that another system could know',
}

const verdictOf = ({ metadata }: Exportable) => (metadata['verdict'] === 'pass' ? 'pass' : 'fail')

const annotation = z.strictObject({
  name: z.string().min(1),
  annotator_kind: z.enum(['HUMAN', 'LLM', 'CODE']),
  label: z.string(),
  score: z.number(),
  explanation: z.string(),
})

export const openInference: Format = {
  ...common,
  id: 'openinference-annotations',
  title: 'OpenInference annotations',
  version: 'OpenInference semantic conventions, 2026-06',
  source: 'Arize-ai/openinference spec/annotations; Phoenix log_span_annotations',
  note: 'The verdict of each example on its trace and first failing span, as a human annotation',
  keys: ['trace_id', 'span_id?', 'name', 'annotator_kind', 'result', 'identifier', 'metadata'],
  schema: z.strictObject({
    trace_id: z.string().min(1),
    span_id: z.string().optional(),
    name: z.string().min(1),
    annotator_kind: z.literal('HUMAN'),
    result: annotation.omit({ name: true, annotator_kind: true }),
    identifier: z.string(),
    metadata: z.record(z.string(), z.unknown()),
  }),
  rows: (example, version) => {
    if (example.native.trace === null) return noIds
    const label = verdictOf(example)
    return [
      {
        trace_id: example.native.trace,
        ...(example.native.span === null ? {} : { span_id: example.native.span }),
        name: 'verdict',
        annotator_kind: 'HUMAN',
        result: { label, score: label === 'pass' ? 1 : 0, explanation: feedbackOf(example, version) },
        identifier: example.id,
        metadata: { codes: example.expected.must_not, label_ids: example.metadata['label_ids'] ?? [] },
      },
    ]
  },
  loader: (files) =>
    `rows = pd.json_normalize([json.loads(l) for l in open("${files[0] ?? 'eval.jsonl'}")])\nclient.spans.log_span_annotations_dataframe(dataframe=rows)`,
}

const value = z.union([
  z.strictObject({ stringValue: z.string() }),
  z.strictObject({ doubleValue: z.number() }),
])
const attribute = z.strictObject({ key: z.string(), value })
const text = (key: string, words: string) => ({ key, value: { stringValue: words } })

const eventName = 'gen_ai.evaluation.result'

/** The event of the semantic conventions for one example. */
function eventOf(example: Exportable, version: Version) {
  const label = verdictOf(example)
  return {
    ...(example.native.trace === null ? {} : { traceId: example.native.trace }),
    ...(example.native.span === null ? {} : { spanId: example.native.span }),
    eventName,
    attributes: [
      text('gen_ai.evaluation.name', 'verdict'),
      { key: 'gen_ai.evaluation.score.value', value: { doubleValue: label === 'pass' ? 1 : 0 } },
      text('gen_ai.evaluation.score.label', label),
      text('gen_ai.evaluation.explanation', feedbackOf(example, version)),
      text('assay.example_id', example.id),
      text('assay.codes', example.expected.must_not.join(' ')),
    ],
  }
}

export const otelEvaluations: Format = {
  ...common,
  id: 'otel-evaluations',
  title: 'OpenTelemetry evaluation events',
  version: 'GenAI semantic conventions, gen_ai.evaluation.result (development)',
  source: 'open-telemetry/semantic-conventions docs/gen-ai/gen-ai-events.md',
  note: 'OTLP log records, one request a line, as a collector’s file receiver reads them',
  keys: ['resourceLogs'],
  schema: z.strictObject({
    resourceLogs: z
      .array(
        z.strictObject({
          resource: z.strictObject({ attributes: z.array(attribute) }),
          scopeLogs: z.array(
            z.strictObject({
              scope: z.strictObject({ name: z.string(), version: z.string() }),
              logRecords: z.array(
                z.strictObject({
                  traceId: z
                    .string()
                    .regex(/^[0-9a-f]{32}$/)
                    .optional(),
                  spanId: z
                    .string()
                    .regex(/^[0-9a-f]{16}$/)
                    .optional(),
                  eventName: z.literal(eventName),
                  attributes: z.array(attribute).min(3),
                }),
              ),
            }),
          ),
        }),
      )
      .length(1),
  }),
  rows: (example, version) => {
    if (example.native.trace === null || !/^[0-9a-f]{32}$/.test(example.native.trace))
      return { skipped: 'the trace has no id of OpenTelemetry’s form' }
    const spanned = /^[0-9a-f]{16}$/.test(example.native.span ?? '')
    const named = spanned ? example : { ...example, native: { ...example.native, span: null } }
    return [
      {
        resourceLogs: [
          {
            resource: { attributes: [text('service.name', version.name)] },
            scopeLogs: [
              {
                scope: { name: 'assay', version: version.tool },
                logRecords: [eventOf(named, version)],
              },
            ],
          },
        ],
      },
    ]
  },
  loader: (files) => `receivers: { otlpjsonfile: { include: ["${files[0] ?? 'eval.jsonl'}"] } }`,
}

export const interpret: Format = {
  ...common,
  id: 'interpret',
  title: 'Interpret RCA (neutral JSON)',
  version: 'Assay neutral JSON; the finetuning API has no public format',
  source: 'none is public',
  note: 'Causes as reviewers found them, with the conversation; Interpret’s API has no public format, so this is ours',
  keys: [
    'example_id',
    'trace_id',
    'span_id',
    'cause_code',
    'contributing',
    'confidence',
    'model',
    'messages',
    'answer',
  ],
  schema: z.strictObject({
    example_id: z.string(),
    trace_id: z.string(),
    span_id: z.string().nullable(),
    cause_code: z.string(),
    contributing: z.array(z.string()),
    confidence: z.null(),
    model: z.string().nullable(),
    messages: z.array(z.looseObject({ role: z.string(), content: z.string().nullable() })),
    answer: z.string().nullable(),
  }),
  rows: (example) => {
    const [cause, ...contributing] = example.expected.must_not
    if (cause === undefined) return { skipped: 'no cause: the trace passed' }
    const model = example.metadata['model']
    return [
      {
        example_id: example.id,
        trace_id: example.native.trace ?? example.trace,
        span_id: example.native.span,
        cause_code: cause,
        contributing,
        confidence: null,
        model: typeof model === 'string' ? model : null,
        messages: example.input.messages,
        answer: example.expected.answer,
      },
    ]
  },
  loader: (files) => `[json.loads(line) for line in open("${files[0] ?? 'eval.jsonl'}")]`,
}
