import { canonicalJson } from '../../../shared/canonicalJson.ts'
import {
  labelPayload,
  type CurrentLabel,
  type LabelPayload,
  type LabelTarget,
} from '../../../shared/domain/label.ts'
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

/** What one undo takes back: a label, or the saves of one text while it was typed. Never empty. */
export type Step = readonly [LabelEvent, ...LabelEvent[]]

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
  /** What of an origin can be undone and redone, next one last. */
  stacks(origin: string): { undo: readonly Step[]; redo: readonly Step[] }
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
  const stacks = new Map<string, { undo: Step[]; redo: Step[] }>()
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

  const stateBefore = (event: StateRecord['event']) =>
    listOf(personOf(event.origin), event.target).findLast((each) => order(each.event, event) < 0)
  const textOf = (event: StateRecord['event']) => {
    const own = history.find(event)?.payload ?? null
    return own === null ? null : changedText(stateBefore(event)?.payload ?? null, own)
  }
  const goesOn = (step: Step, event: StateRecord['event']) => {
    const [first, last] = [step[0], step.at(-1) ?? step[0]]
    if (first.target === null || targetKey(first.target) !== targetKey(event.target)) return false
    const [since, now] = [history.find(last)?.payload, history.find(event)?.payload]
    if (!since || !now || now.at_ms - since.at_ms > typingMs) return false
    const text = textOf(event)
    return text !== null && text === textOf({ ...first, target: first.target })
  }

  const stack = ({ event, payload }: StateRecord) => {
    const { undo, redo } = stacks.get(event.origin) ?? { undo: [], redo: [] }
    const take = (list: Step[]): Step[] => {
      const seq = payload?.about?.seq
      const at = list.findLastIndex((step) => step.some((each) => each.seq === seq))
      const step = list[at]
      if (step === undefined) return []
      // A log of before steps were joined names one save among them; those before it stay to be undone.
      const from = step.findIndex((each) => each.seq === seq)
      const [kept, [first, ...others]] = [step.slice(0, from), step.slice(from)]
      list.splice(at, 1, ...(kept[0] === undefined ? [] : [[kept[0], ...kept.slice(1)] satisfies Step]))
      return first === undefined ? [] : [[first, ...others]]
    }
    if (event.kind === 'label') {
      const last = undo.at(-1)
      if (last !== undefined && goesOn(last, event)) undo[undo.length - 1] = [...last, event]
      else undo.push([event])
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

/** Saves of one text further apart than this are two steps. */
const typingMs = 30_000

/** Which text is all that a save changed, or null. */
function changedText(before: StatePayload | null, after: StatePayload): 'note' | 'correction' | null {
  const rest = (label: Partial<LabelPayload>, text: 'note' | 'correction') =>
    canonicalJson({ ...blank, ...label, [text]: null, seconds: null, queue: null, shown_blind: false })
  // Before the first save there is nothing, which is a label of nothing.
  const nothing = { taxonomy_id: after.label.taxonomy_id, taxonomy_hash: after.label.taxonomy_hash }
  const texts = ['note', 'correction'] as const
  return (
    texts.find(
      (text) =>
        rest(before?.label ?? nothing, text) === rest(after.label, text) &&
        (before?.label[text] ?? null) !== after.label[text],
    ) ?? null
  )
}

const blank = labelPayload.omit({ taxonomy_id: true, taxonomy_hash: true }).parse({ verdict: null })

export function isState(record: Recorded): record is StateRecord {
  return record.event.kind !== 'person'
}
