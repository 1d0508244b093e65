import { line, area, max, min, scaleLinear, scaleTime, utcDay } from 'd3'

export interface TimelineBin {
  startMs: number
  inside: number
  failing: number
  total: number
}

export interface MetricPoint {
  atMs: number
  value: number
  low: number
  high: number
}

export interface Frame {
  width: number
  left: number
  right: number
  top: number
  bottom: number
}

/** The scales of a timeline: time across, counts from 0 at the left, the metric at the right. */
export function timelineScales(
  bins: readonly TimelineBin[],
  points: readonly MetricPoint[],
  [fromMs, toMs]: readonly [number, number],
  frame: Frame,
) {
  const x = scaleTime([fromMs, toMs], [frame.left, frame.width - frame.right])
  const most = max(bins, ({ total, inside }) => Math.max(total, inside)) ?? 0
  const y = scaleLinear([0, Math.max(1, most)], [frame.bottom, frame.top])
  const low = min(points, (point) => point.low) ?? 0
  const high = max(points, (point) => point.high) ?? 1
  const metric = scaleLinear([low, high === low ? low + 1 : high], [frame.bottom, frame.top]).nice(3)
  return { x, y, most, metric }
}

/** Line and band of the metric; a stretch without enough traces is a gap. */
export function metricPaths(
  runs: readonly (readonly MetricPoint[])[],
  x: (ms: number) => number,
  y: (value: number) => number,
): { line: string; band: string } {
  const through = line<MetricPoint>(
    (point) => x(point.atMs),
    (point) => y(point.value),
  )
  const between = area<MetricPoint>(
    (point) => x(point.atMs),
    (point) => y(point.low),
    (point) => y(point.high),
  )
  return {
    line: runs.map((run) => through([...run]) ?? '').join(''),
    band: runs.map((run) => between([...run]) ?? '').join(''),
  }
}

/** At most five days to print under the axis: the first, the last and up to three between. */
export function dayTicks(fromMs: number, toMs: number): number[] {
  const days = Math.max(1, Math.round((toMs - fromMs) / 86_400_000))
  const step = Math.max(1, Math.ceil(days / 4))
  const all = utcDay.range(utcDay.ceil(new Date(fromMs)), new Date(toMs)).map(Number)
  return all.filter((_, index) => index % step === 0).slice(0, 5)
}
