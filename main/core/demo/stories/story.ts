import type { Casting, Facts, Scene } from '../facts.ts'
import type { RoleRequest, Size } from '../plan.ts'
import type { Period } from '../world.ts'

/** What the truth says about a story; the keys every story has, and its own figures. */
export interface StoryTruth {
  title: string
  window: Period
  before: Period | null
  /** Condition in the filter language, without times. */
  where: string
  /** The same with the window's times, ready to paste. */
  filter: string
  cause: string
  trace_ids: readonly string[]
  [figure: string]: unknown
}

/** What was written, as the stories ask for it when all is done. */
export interface Found {
  seed: number
  size: Size
  /** Trace ids of a part, in order of writing. */
  ids(part: string): readonly string[]
  /** Trace ids of the golden cases of story 8, which story 10 is evaluated on. */
  golden(): readonly string[]
}

export interface Story {
  id: string
  requests(size: Size): RoleRequest[]
  /** What a trace of a session that plays a part is about. */
  cast?(scene: Scene, part: string, ordinal: number): Casting
  /** Parts of this story that any trace may turn out to belong to. */
  sees?(facts: Facts): string | null
  truth(found: Found): StoryTruth
}
