import { passageOf, selectedRange, sourceRange } from '../../../components/conversation/selectionPassage.ts'
import {
  argumentsRef,
  contentRef,
  refKey,
  spanRef,
  type TextRef,
} from '../../../components/conversation/textRef.ts'
import type { TraceReading } from '../../reading/useTraceReading.ts'
import { withEvidence, withFirstFailing } from '../labelDraft.ts'
import type { Labelling } from '../useLabelling.ts'

/** Without a selection, so much of a span's result is its evidence. */
const resultChars = 400

/** What X and V do: the selected span fails first; the selected text, or the span's result, is evidence. */
export function useSpanActions({
  labelling,
  reading,
  epoch,
  say,
}: {
  labelling: Labelling
  reading: TraceReading
  epoch: number
  say: (words: string | null) => void
}): { markFirstFailing: () => void; addEvidence: () => Promise<void> } {
  return {
    markFirstFailing: () => {
      const span = reading.selected
      if (span === null) return say('Choose a span first: Alt with arrow up or down')
      say(null)
      labelling.change((before) => withFirstFailing(before, span))
    },
    addEvidence: async () => {
      const passage = await selectedPassage(reading, epoch)
      if (passage === null) return say('Select text in the trace, or choose a span that has a result')
      say(`Evidence added, ${passage.end - passage.start} characters`)
      labelling.change((before) => withEvidence(before, passage))
      getSelection()?.removeAllRanges()
    },
  }
}

async function selectedPassage(reading: TraceReading, epoch: number) {
  const refs = textsOf(reading)
  const range = selectedRange(getSelection())
  if (range !== null) {
    const ref = refs.find((candidate) => refKey(candidate) === range.name)
    if (ref === undefined) return null
    const cut = ref.text ?? ''
    const text = range.end > cut.length && ref.chars > cut.length ? await reading.view.loadWhole(ref) : cut
    const source = sourceRange(text, range.start, range.end)
    return passageOf(ref, text, source.start, source.end, epoch)
  }
  const span = reading.answer.value?.spans.find((candidate) => candidate.span === reading.selected)
  if (span === undefined) return null
  const result = span.output === null || span.output === '' ? spanRef(span, 'input') : spanRef(span, 'output')
  return passageOf(result, result.text ?? '', 0, Math.min(resultChars, result.text?.length ?? 0), epoch)
}

/** Every text of the trace that evidence can point to. */
function textsOf(reading: TraceReading): TextRef[] {
  const { messages, spans } = reading.answer.value ?? { messages: [], spans: [] }
  return [
    ...messages.flatMap((message) => [
      contentRef(message),
      ...message.toolCalls.map((call, index) => argumentsRef(message, index, call)),
    ]),
    ...spans.flatMap((span) => [spanRef(span, 'input'), spanRef(span, 'output')]),
  ]
}
