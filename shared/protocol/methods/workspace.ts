import { z } from 'zod'
import { command, job, query } from '../define.ts'
import { fileRef, hostKind, jobState } from './common.ts'

export const recentWorkspace = z.object({
  ref: fileRef,
  name: z.string(),
  folder: z.string(),
  openedAtMs: z.number(),
  state: z.enum(['ready', 'missing', 'locked', 'newer']),
  traces: z.number().nullable(),
})

export const workspaceInfo = z.object({
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  kind: z.enum(['demo', 'workspace']),
  hasVault: z.boolean(),
  traces: z.number(),
  spans: z.number(),
  labels: z.number(),
  datasets: z.number(),
  firstStartMs: z.number().nullable(),
  lastStartMs: z.number().nullable(),
  taxonomy: z.object({ id: z.string(), version: z.string(), hash: z.string(), title: z.string() }),
  redaction: z.object({ mode: z.string(), epoch: z.number(), masked: z.record(z.string(), z.number()) }),
  formatVersion: z.number(),
})

export const appInfo = z.object({
  version: z.string(),
  host: hostKind,
  platform: z.string(),
  /** Made to other machines since the core started. */
  requests: z.number(),
  workspace: workspaceInfo.nullable(),
})

export const workspaceMethods = {
  'app.info': query({
    about: 'Version, host and the open workspace',
    input: z.strictObject({}),
    output: appInfo,
    reads: ['workspace', 'traces', 'labels', 'datasets', 'jobs'],
  }),
  'app.diagnostics': query({
    about: 'A text for a bug report, without trace text, names or paths of files',
    input: z.strictObject({}),
    output: z.object({ text: z.string() }),
    reads: ['workspace'],
  }),
  'workspace.recent': query({
    about: 'Workspaces opened before',
    input: z.strictObject({}),
    output: z.object({ workspaces: z.array(recentWorkspace) }),
    reads: ['workspace'],
  }),
  'workspace.open': command({
    about: 'Open a workspace folder',
    input: z.strictObject({ ref: fileRef }),
    output: workspaceInfo,
    writes: ['workspace', 'traces', 'labels', 'slices', 'datasets', 'settings'],
  }),
  'workspace.create': command({
    about: 'Create an empty workspace in a new folder',
    input: z.strictObject({ parent: fileRef, name: z.string().min(1).max(120) }),
    output: workspaceInfo,
    writes: ['workspace', 'traces', 'labels', 'slices', 'datasets', 'settings'],
  }),
  'workspace.close': command({
    about: 'Close the open workspace and go back to the welcome screen',
    input: z.strictObject({}),
    output: z.object({ closed: z.boolean() }),
    writes: ['workspace', 'traces', 'labels', 'slices', 'datasets', 'settings'],
  }),
  'workspace.copy': command({
    about: 'Copy the open workspace without its vault, to hand it on',
    input: z.strictObject({ out: fileRef }),
    output: z.object({ id: z.string(), folder: z.string() }),
    writes: [],
  }),
  'workspace.demo': job({
    title: 'Preparing the demo',
    about: 'Fill a new workspace with the bundled story and open it',
    input: z.strictObject({
      folder: z.string().optional(),
      traces: z.number().int().min(8).max(10_000_000).default(4000),
      seed: z.number().int().min(0).default(1),
      bodies: z.number().min(0).max(1).default(1),
    }),
    output: z.object({ workspace: workspaceInfo, traces: z.number(), spans: z.number(), truth: z.string() }),
    writes: ['workspace', 'traces', 'labels', 'slices', 'datasets', 'settings'],
  }),
  'jobs.list': query({
    about: 'Running and finished jobs of this session',
    input: z.strictObject({}),
    output: z.object({ jobs: z.array(jobState) }),
    reads: ['jobs'],
  }),
  'jobs.cancel': command({
    about: 'Cancel a queued or running job',
    input: z.strictObject({ jobId: z.string() }),
    output: z.object({ cancelled: z.boolean() }),
    writes: ['jobs'],
  }),
  'host.list': query({
    about: 'Folders and files below the roots given at launch (browser door)',
    input: z.strictObject({ ref: fileRef.optional(), hidden: z.boolean().default(false) }),
    output: z.object({
      folder: z.string(),
      ref: fileRef,
      parent: fileRef.nullable(),
      isWorkspace: z.boolean(),
      entries: z.array(
        z.object({
          ref: fileRef,
          name: z.string(),
          kind: z.enum(['folder', 'file', 'workspace']),
          bytes: z.number().nullable(),
          modifiedMs: z.number().nullable(),
        }),
      ),
    }),
    reads: [],
    outside: true,
  }),
}
