import { staleChunkStory } from './1-staleChunk.ts'
import { candidate } from './10-candidate.ts'
import { orderOfCalls } from './2-orderOfCalls.ts'
import { twoDescriptions } from './3-twoDescriptions.ts'
import { underEscalation } from './4-underEscalation.ts'
import { toolSchema } from './5-toolSchema.ts'
import { guardrailStory } from './6-guardrail.ts'
import { sameQuestion } from './7-sameQuestion.ts'
import { disguisedRefunds } from './8-disguisedRefunds.ts'
import { otherFailures } from './9-otherFailures.ts'
import type { Story } from './story.ts'

/** The ten stories; those that are narrowest in time cast their sessions first. */
export const stories: readonly Story[] = [
  orderOfCalls,
  otherFailures,
  toolSchema,
  underEscalation,
  twoDescriptions,
  disguisedRefunds,
  sameQuestion,
  staleChunkStory,
  guardrailStory,
  candidate,
]
