import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { WorkbenchError } from '../../../shared/errors.ts'
import type { Progress } from '../../../shared/protocol/define.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { WindowClient } from '../../client/client.ts'
import { asWorkbenchError } from '../../client/queryCache.ts'
import { uploadFile } from '../../client/upload.ts'
import { navigate } from '../../stores/route.ts'
import type { Dropped } from './droppedFiles.ts'

export type FileReport = Output<'import.run'>['files'][number]

export interface Problem {
  code: string
  message: string
  hint?: string | undefined
}

export interface QueuedFile {
  key: number
  name: string
  bytes: number | null
  ref: string | null
  /** The reader to use: found, or chosen by the person. */
  format: string | null
  /** A mapping that it is read by instead. */
  mapping: string | null
  title: string
  state: 'uploading' | 'looking' | 'waiting' | 'running' | 'done' | 'refused' | 'cancelled'
  sentBytes: number
  progress: Progress | null
  phases: string[]
  startedAtMs: number | null
  report: FileReport | null
  problem: Problem | null
}

/** A file of a chosen folder that is no export. */
export interface LeftOut {
  place: string
  reason: string
}

interface Queue {
  files: readonly QueuedFile[]
  left: readonly LeftOut[]
  chosen: number | null
}

const queue = createStore<Queue>()(() => ({ files: [], left: [], chosen: null }))
const aborts = new Map<number, AbortController>()
let nextKey = 1
let draining = false

export function useImportQueue(): Queue {
  return useStore(queue)
}

export function chooseQueued(key: number | null): void {
  queue.setState({ chosen: key })
}

function change(key: number, by: Partial<QueuedFile>): void {
  queue.setState(({ files }) => ({
    files: files.map((file) => (file.key === key ? { ...file, ...by } : file)),
  }))
}

const fileBy = (key: number) => queue.getState().files.find((file) => file.key === key)

function queued(name: string, bytes: number | null, ref: string | null): QueuedFile {
  const key = nextKey++
  aborts.set(key, new AbortController())
  return {
    key,
    name,
    bytes,
    ref,
    format: null,
    mapping: null,
    title: '',
    state: ref === null ? 'uploading' : 'looking',
    sentBytes: 0,
    progress: null,
    phases: [],
    startedAtMs: null,
    report: null,
    problem: null,
  }
}

function enqueue(name: string, bytes: number | null, ref: string | null): number {
  const file = queued(name, bytes, ref)
  queue.setState(({ files }) => ({ files: [...files, file] }))
  return file.key
}

function show(keys: readonly number[]): void {
  chooseQueued(keys[0] ?? null)
  navigate('import')
}

const problemFrom = (error: WorkbenchError): Problem => ({
  code: error.code,
  message: error.message,
  hint: error.hint,
})

function failed(key: number, cause: unknown): void {
  const error = asWorkbenchError(cause)
  if (error.code === 'cancelled') change(key, { state: 'cancelled', progress: null })
  else change(key, { state: 'refused', problem: problemFrom(error), progress: null })
}

/** Puts chosen files and the exports of chosen folders in the queue, looks at them and imports those without a problem one after another. */
export async function addFiles(
  client: WindowClient,
  chosen: readonly { ref: string; name: string }[],
): Promise<void> {
  const keys = chosen.map(({ name, ref }) => enqueue(name, null, ref))
  show(keys)
  await look(client, keys)
}

/** The same for dropped files in a browser: each is handed over to the vault's incoming folder first. */
export async function addUploads(client: WindowClient, dropped: readonly Dropped[]): Promise<void> {
  const keys = dropped.map(({ file, place }) => enqueue(place ?? file.name, file.size, null))
  show(keys)
  for (const [index, key] of keys.entries()) {
    const { file, place } = dropped[index] ?? { place: null }
    const signal = aborts.get(key)?.signal
    if (file === undefined || signal === undefined || signal.aborted) continue
    try {
      const { ref } = await uploadFile(file, {
        signal,
        onProgress: (sentBytes) => change(key, { sentBytes }),
      })
      change(key, { ref, state: 'looking' })
      await look(client, [key])
      const problem = fileBy(key)?.problem
      if (place !== null && problem?.code === 'unsupported') {
        putInPlace(key, [])
        leaveOut([{ place, reason: problem.message.replace(' Nothing was imported.', '') }])
      }
    } catch (cause) {
      failed(key, cause)
    }
  }
}

/** A folder gives way to what was found in it. */
function putInPlace(key: number, found: readonly QueuedFile[]): void {
  queue.setState(({ files, chosen }) => ({
    files: files.flatMap((file) => (file.key === key ? found : file)),
    chosen: chosen === key ? (found[0]?.key ?? null) : chosen,
  }))
}

const leaveOut = (more: readonly LeftOut[]) => queue.setState(({ left }) => ({ left: [...left, ...more] }))

async function look(client: WindowClient, keys: readonly number[]): Promise<void> {
  const files = keys.flatMap((key) => fileBy(key) ?? []).filter((file) => file.ref !== null)
  try {
    const found = await client.call('import.detect', { files: files.flatMap((file) => file.ref ?? []) })
    for (const [index, file] of files.entries()) {
      if (fileBy(file.key)?.state !== 'looking') continue
      const seen = found.files.filter(({ chosen }) => chosen === index)
      putInPlace(
        file.key,
        seen.map((one): QueuedFile => {
          const { bytes, format, title, problem } = one
          const from = one.ref === file.ref ? file : queued(one.name, bytes, one.ref)
          return { ...from, bytes, format, title, problem, state: problem === null ? 'waiting' : 'refused' }
        }),
      )
      leaveOut(
        found.left
          .filter(({ chosen }) => chosen === index)
          .map(({ inside, reason }) => ({ place: `${file.name}/${inside}`, reason })),
      )
    }
  } catch (cause) {
    for (const file of files) failed(file.key, cause)
  }
  await drain(client)
}

// One at a time, as the core would do it anyway; so each file has its own progress, cancel and report.
async function drain(client: WindowClient): Promise<void> {
  if (draining) return
  draining = true
  try {
    for (;;) {
      const next = queue.getState().files.find((file) => file.state === 'waiting')
      if (next === undefined) return
      await importOne(client, next)
    }
  } finally {
    draining = false
  }
}

async function importOne(client: WindowClient, { key, ref, format, mapping }: QueuedFile): Promise<void> {
  if (ref === null) return
  const controller = new AbortController()
  aborts.set(key, controller)
  change(key, {
    state: 'running',
    progress: null,
    phases: [],
    startedAtMs: Date.now(),
    report: null,
    problem: null,
  })
  try {
    const { files } = await client.call(
      'import.run',
      {
        files: [{ ref, ...(mapping !== null ? { mapping } : format !== null ? { format } : {}) }],
      },
      { signal: controller.signal, onProgress: (progress) => progressed(key, progress) },
    )
    const report = files[0] ?? null
    const refused = report?.error ?? null
    change(key, { report, problem: refused, state: refused === null ? 'done' : 'refused', progress: null })
  } catch (cause) {
    failed(key, cause)
  }
}

function progressed(key: number, progress: Progress): void {
  const phases = fileBy(key)?.phases ?? []
  change(key, {
    progress,
    phases: phases.includes(progress.phase) ? phases : [...phases, progress.phase],
  })
}

/** Cancels a file; what it has staged is thrown away and nothing of it was visible. */
export function cancelQueued(key: number): void {
  aborts.get(key)?.abort()
  const state = fileBy(key)?.state
  if (state === 'waiting' || state === 'looking' || state === 'uploading') change(key, { state: 'cancelled' })
}

export function cancelAll(): void {
  for (const { key, state } of queue.getState().files) {
    if (isLive(state)) cancelQueued(key)
  }
}

export const isLive = (state: QueuedFile['state']) =>
  state === 'uploading' || state === 'looking' || state === 'waiting' || state === 'running'

/** Reads a file again as another format or by a mapping, or after it was mended on disk. */
export async function importAgain(
  client: WindowClient,
  key: number,
  as: Pick<QueuedFile, 'format' | 'mapping'>,
): Promise<void> {
  const file = fileBy(key)
  if (file === undefined || file.ref === null) return
  if (file.state === 'running') {
    aborts.get(key)?.abort()
    while (fileBy(key)?.state === 'running') await new Promise((resolve) => setTimeout(resolve, 50))
  }
  change(key, { ...as, state: 'waiting', report: null, problem: null })
  await drain(client)
}

/** Takes files that are over off the list; their imports stay. */
export function clearFinished(): void {
  queue.setState(({ files, chosen }) => {
    const live = files.filter((file) => isLive(file.state))
    return { files: live, left: [], chosen: live.some((file) => file.key === chosen) ? chosen : null }
  })
}
