import { rm } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import type { LabelTarget } from '../../../shared/domain/label.ts'
import type { Workspace } from '../workspace/workspace.ts'
import {
  lineOf,
  payloadHash,
  sha256,
  type LabelEvent,
  type PersonPayload,
  type StatePayload,
} from './chain.ts'
import { createHistory, type History, type Recorded, type StateRecord } from './history.ts'
import { cutBack, logName, type LoadedLogs } from './logFiles.ts'

/** What a wish wants written: the next state of a target. */
export interface Draft {
  kind: 'label' | 'undo' | 'redo'
  target: LabelTarget
  payload: StatePayload
}

export interface Author {
  person: string
  reviewer: string
}

/** Decides on the history as it will stand when it is its turn; null for nothing to do. */
export type Plan = (history: History, origin: string | null) => Draft | null

export interface LabelWriter {
  /** What is on disk; nothing that is still being written. */
  acknowledged(): History
  heads(): ReadonlyMap<string, { head: string; bytes: number }>
  /** Resolves once payload and line are on disk, with what was written; null when the plan had nothing to do. */
  write(author: Author, plan: Plan): Promise<{ record: StateRecord; written: Recorded[] } | null>
  settled(): Promise<void>
}

interface Planned {
  records: Recorded[]
  files: { path: string; bytes: Uint8Array }[]
  done(): void
  failed(error: unknown): void
}
interface Wish {
  author: Author
  plan: Plan
  resolve(value: { record: StateRecord; written: Recorded[] } | null): void
  reject(error: unknown): void
}

const bytesOf = (payload: PersonPayload | StatePayload) => Buffer.from(canonicalJson(payload))

/**
 * Appends label events: payloads first, then their lines, each fsynced before it is acknowledged. Wishes
 * that arrive while one is being written go to disk together. What fails is undone on disk and refused.
 */
export function createLabelWriter(
  workspace: Pick<Workspace, 'paths' | 'ports' | 'file'>,
  loaded: LoadedLogs,
): LabelWriter {
  const { paths, ports } = workspace
  const acknowledged = createHistory(loaded.records)
  const heads = new Map(loaded.heads)
  const unclean = new Set<string>()
  let tentative = createHistory(loaded.records)
  let tips = new Map([...heads].map(([origin, { head }]) => [origin, head]))
  let waiting: Wish[] = []
  let writing: Promise<void> | null = null

  const hex = (count: number) => Buffer.from(ports.random.bytes(count)).toString('hex')

  const drafted = (origin: string, rest: Pick<LabelEvent, 'kind' | 'target'>, bytes: Uint8Array) => {
    const salt = hex(16)
    const event: LabelEvent = {
      origin,
      seq: (tentative.last(origin)?.seq ?? -1) + 1,
      clock: tentative.clock() + 1,
      prev: tips.get(origin) ?? null,
      ...rest,
      payload_hash: payloadHash(salt, bytes),
      salt,
    }
    tips.set(origin, sha256(lineOf(event)))
    return { event, file: { path: path.join(paths.payloads, event.payload_hash), bytes } }
  }

  const planned = (wish: Wish): (Planned & { origin: string }) | null => {
    const known = tentative.originOf(wish.author.person, workspace.file.id)?.origin ?? null
    const draft = wish.plan(tentative, known)
    if (draft === null) return null
    const bytes = bytesOf(draft.payload)
    const origin = known ?? hex(12)
    const records: Recorded[] = []
    const files: Planned['files'] = []
    if (known === null) {
      const payload = { at_ms: ports.clock.now(), ...wish.author, workspace: workspace.file.id }
      const { event, file } = drafted(origin, { kind: 'person', target: null }, bytesOf(payload))
      records.push({ event, payload })
      files.push(file)
      tentative.add({ event, payload })
    }
    const { event, file } = drafted(origin, { kind: draft.kind, target: draft.target }, bytes)
    const record: StateRecord = { event: { ...event, target: draft.target }, payload: draft.payload }
    records.push(record)
    files.push(file)
    tentative.add(record)
    return {
      origin,
      records,
      files,
      done: () => wish.resolve({ record, written: records }),
      failed: wish.reject,
    }
  }

  const writeGroup = async (origin: string, group: Planned[]): Promise<boolean> => {
    const file = path.join(paths.labels, logName(origin))
    const before = heads.get(origin)?.bytes ?? 0
    const files = group.flatMap((each) => each.files)
    const records = group.flatMap((each) => each.records)
    const lines = Buffer.from(records.map(({ event }) => `${lineOf(event)}\n`).join(''))
    try {
      if (unclean.has(origin)) await clean(origin, file, before)
      await Promise.all(files.map((each) => ports.files.writeDurable(each.path, each.bytes)))
      unclean.add(origin)
      await ports.files.appendDurable(file, lines)
      unclean.delete(origin)
    } catch (error) {
      await clean(origin, file, before).catch(() => undefined)
      await Promise.all(files.map((each) => rm(each.path, { force: true }).catch(() => undefined)))
      for (const each of group) each.failed(error)
      return false
    }
    const last = records.at(-1)
    if (last !== undefined)
      heads.set(origin, { head: sha256(lineOf(last.event)), bytes: before + lines.length })
    for (const record of records) acknowledged.add(record)
    for (const each of group) each.done()
    return true
  }

  const clean = async (origin: string, file: string, bytes: number) => {
    await cutBack(file, bytes)
    unclean.delete(origin)
  }

  const drain = async () => {
    while (waiting.length > 0) {
      const groups = new Map<string, Planned[]>()
      const batch = waiting
      waiting = []
      for (const wish of batch) {
        try {
          const each = planned(wish)
          if (each === null) wish.resolve(null)
          else groups.set(each.origin, [...(groups.get(each.origin) ?? []), each])
        } catch (error) {
          wish.reject(error)
        }
      }
      const kept = await Promise.all([...groups].map(([origin, group]) => writeGroup(origin, group)))
      if (kept.includes(false)) {
        tentative = createHistory(acknowledged.records())
        tips = new Map([...heads].map(([origin, { head }]) => [origin, head]))
      }
    }
    writing = null
  }

  return {
    acknowledged: () => acknowledged,
    heads: () => heads,
    write: (author, plan) =>
      new Promise((resolve, reject) => {
        waiting.push({ author, plan, resolve, reject })
        writing ??= Promise.resolve().then(drain)
      }),
    settled: async () => {
      while (writing !== null) await writing
    },
  }
}
