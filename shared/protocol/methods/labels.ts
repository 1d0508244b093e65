import { z } from 'zod'
import { currentLabel, labelPayload, labelTarget } from '../../domain/label.ts'
import { command, query } from '../define.ts'
import { fileRef, traceUid, where } from './common.ts'

const reviewer = z.string().trim().min(1).max(120)

/** The label fields a reviewer sets; the taxonomy is the workspace's current one. */
export const labelDraft = labelPayload.omit({ taxonomy_id: true, taxonomy_hash: true })

export const labelMethods = {
  'taxonomy.get': query({
    about: 'The shared failure taxonomy with definitions, exclusions and examples',
    input: z.strictObject({}),
    output: z.object({ taxonomy: z.unknown(), hash: z.string() }),
    reads: ['settings'],
  }),
  'labels.get': query({
    about: 'Current labels of a trace',
    input: z.strictObject({ trace: traceUid }),
    output: z.object({ labels: z.array(currentLabel) }),
    reads: ['labels'],
  }),
  'labels.progress': query({
    about: 'How many of the traces of a filter have a label, in all and by one reviewer',
    input: z.strictObject({ where, reviewer: z.string().optional() }),
    output: z.object({
      items: z.number(),
      labelled: z.number(),
      byReviewer: z.object({
        pass: z.number(),
        fail: z.number(),
        defer: z.number(),
        medianSeconds: z.number().nullable(),
      }),
    }),
    reads: ['labels', 'traces'],
  }),
  'label.set': command({
    about: 'Set one label; acknowledged only after it is on disk',
    input: z.strictObject({ target: labelTarget, label: labelDraft, reviewer }),
    output: z.object({ label: currentLabel, undoDepth: z.number(), redoDepth: z.number() }),
    writes: ['labels'],
  }),
  'label.undo': command({
    about: "Undo the reviewer's last label",
    input: z.strictObject({ reviewer }),
    output: z.object({
      undone: z.boolean(),
      trace: z.string().nullable(),
      label: currentLabel.nullable(),
      undoDepth: z.number(),
      redoDepth: z.number(),
    }),
    writes: ['labels'],
  }),
  'label.redo': command({
    about: "Redo the reviewer's last undone label",
    input: z.strictObject({ reviewer }),
    output: z.object({
      redone: z.boolean(),
      trace: z.string().nullable(),
      label: currentLabel.nullable(),
      undoDepth: z.number(),
      redoDepth: z.number(),
    }),
    writes: ['labels'],
  }),
  'reviewers.list': query({
    about: 'Who has labelled in this workspace',
    input: z.strictObject({}),
    output: z.object({
      reviewers: z.array(z.object({ reviewer: z.string(), person: z.string(), labels: z.number() })),
    }),
    reads: ['labels'],
  }),
  'labels.export': command({
    about: 'Current labels as JSON lines, ordered by trace and reviewer',
    input: z.strictObject({ where, out: fileRef.optional() }),
    output: z.object({
      labels: z.number(),
      path: z.string().nullable(),
      sha256: z.string(),
      text: z.string().nullable(),
    }),
    writes: [],
  }),
}
