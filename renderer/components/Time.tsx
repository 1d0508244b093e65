import { useTimes } from '../format/useTimes.ts'

/**
 * A moment in the chosen time zone. The zone stands beside it, or, where a head of the column or pane already
 * names it (`bare`), in the hover.
 */
export function Time({
  ms,
  show = 'dayClock',
  bare = false,
}: {
  ms: number | null
  show?: 'day' | 'clock' | 'dayClock' | 'ago' | 'whole'
  bare?: boolean
}) {
  const times = useTimes()
  if (ms === null || !Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return <span className="tone-3">—</span>
  const text = times[show](ms)
  const named = bare || show === 'whole' || show === 'day' || show === 'ago'
  return (
    <time dateTime={new Date(ms).toISOString()} title={times.whole(ms)}>
      {named ? text : `${text} ${times.zoneLabel(ms)}`}
    </time>
  )
}
