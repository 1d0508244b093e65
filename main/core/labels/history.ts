import type { CurrentLabel, LabelTarget } from '../../../shared/domain/label.ts'
import { sha256, type EventRef, type LabelEvent, type PersonPayload, type StatePayload } from './chain.ts'

/** An event with its payload; null where the payload was removed. */
export interface StateRecord {
  event: LabelEvent & { target: LabelTarget }
  payload: StatePayload | null
}
export interface PersonRecord {
  event: LabelEvent
  payload: PersonPayload | null
}
export type Recorded = StateRecord | PersonRecord

export interface Origin {
  origin: string
  person: string
  reviewer: string
  workspace: string
}

export type Judgement = Omit<CurrentLabel, 'orphaned'>

/** What the logs say, independent of the order in which chains are added. */
export interface History {
  add(record: Recorded): void
  /** The greatest clock of all chains. */
  clock(): number
  records(): Recorded[]
  origins(): Origin[]
  /** The chain to which a person's events of this workspace go, if there is one. */
  originOf(person: string, workspace: string): Origin | undefined
  last(origin: string): LabelEvent | undefined
  /** A person's state of a target, now or just before an event. */
  state(person: string, target: LabelTarget, before?: LabelEvent): StateRecord | undefined
  find(ref: EventRef): StateRecord | undefined
  /** Events of an origin that can be undone and redone, next one last. */
  stacks(origin: string): { undo: readonly LabelEvent[]; redo: readonly LabelEvent[] }
  labelsOn(trace: string): Judgement[]
  allLabels(): Judgement[]
  /** An event as a label, also one that withdraws (verdict null); null where its payload was removed. */
  judgement(record: StateRecord): Judgement | null
}

export function targetKey(target: LabelTarget): string {
  return JSON.stringify([target.trace, target.span, target.field])
}

/** The id under which a label is named elsewhere: that of the event in which the judgement was made. */
export function labelIdOf(ref: EventRef): string {
  return sha256(`label\u001f${ref.origin}\u001f${ref.seq}`).slice(0, 24)
}

const order = (a: LabelEvent, b: LabelEvent) =>
  a.clock - b.clock || (a.origin < b.origin ? -1 : a.origin > b.origin ? 1 : a.seq - b.seq)

export function createHistory(from: Iterable<Recorded> = []): History {
  const chains = new Map<string, Recorded[]>()
  const origins = new Map<string, Origin>()
  const stacks = new Map<string, { undo: LabelEvent[]; redo: LabelEvent[] }>()
  /** Trace → person and target → its events in order. */
  const traces = new Map<string, Map<string, StateRecord[]>>()
  let clock = 0

  const personOf = (origin: string) => origins.get(origin)?.person ?? origin
  const listOf = (person: string, target: LabelTarget) =>
    traces.get(target.trace)?.get(`${person} ${targetKey(target)}`) ?? []

  const place = (record: StateRecord) => {
    const { target } = record.event
    const key = `${personOf(record.event.origin)} ${targetKey(target)}`
    const lists = traces.get(target.trace) ?? new Map<string, StateRecord[]>()
    const list = lists.get(key) ?? []
    const after = list.findLastIndex((each) => order(each.event, record.event) < 0)
    list.splice(after + 1, 0, record)
    traces.set(target.trace, lists.set(key, list))
  }

  const stack = ({ event, payload }: StateRecord) => {
    const { undo, redo } = stacks.get(event.origin) ?? { undo: [], redo: [] }
    const take = (list: LabelEvent[]) => {
      const at = list.findLastIndex((each) => each.seq === payload?.about?.seq)
      return at < 0 ? [] : list.splice(at, 1)
    }
    if (event.kind === 'label') {
      undo.push(event)
      redo.length = 0
    } else if (event.kind === 'undo') redo.push(...take(undo))
    else undo.push(...take(redo))
    stacks.set(event.origin, { undo, redo })
  }

  const judgement = ({ event, payload }: StateRecord): Judgement | null => {
    const owner = origins.get(event.origin)
    if (payload === null || owner === undefined) return null
    return {
      labelId: labelIdOf(payload.source ?? event),
      target: event.target,
      payload: payload.label,
      person: owner.person,
      reviewer: owner.reviewer,
      origin: event.origin,
      seq: event.seq,
      clock: event.clock,
      atMs: payload.labelled_at_ms,
    }
  }
  const currentOf = (lists: Iterable<StateRecord[]>) =>
    [...lists].flatMap((list) => {
      const last = list.at(-1)
      const label = last === undefined ? null : judgement(last)
      return label === null || label.payload.verdict === null ? [] : [label]
    })

  const history: History = {
    add: (record) => {
      const { event } = record
      const chain = chains.get(event.origin) ?? []
      chains.set(event.origin, chain)
      chain.push(record)
      clock = Math.max(clock, event.clock)
      if (isState(record)) {
        place(record)
        stack(record)
      } else {
        const { person = event.origin, reviewer = 'erased', workspace = '' } = record.payload ?? {}
        origins.set(event.origin, { origin: event.origin, person, reviewer, workspace })
      }
    },
    clock: () => clock,
    records: () => [...chains.values()].flat(),
    origins: () => [...origins.values()],
    originOf: (person, workspace) =>
      [...origins.values()].find((each) => each.person === person && each.workspace === workspace),
    last: (origin) => chains.get(origin)?.at(-1)?.event,
    state: (person, target, before) =>
      listOf(person, target).findLast((each) => before === undefined || order(each.event, before) < 0),
    find: ({ origin, seq }) => {
      const record = chains.get(origin)?.[seq]
      return record !== undefined && isState(record) ? record : undefined
    },
    stacks: (origin) => stacks.get(origin) ?? { undo: [], redo: [] },
    labelsOn: (trace) => currentOf(traces.get(trace)?.values() ?? []),
    allLabels: () => [...traces.values()].flatMap((lists) => currentOf(lists.values())),
    judgement,
  }
  for (const record of from) history.add(record)
  return history
}

export function isState(record: Recorded): record is StateRecord {
  return record.event.kind !== 'person'
}
