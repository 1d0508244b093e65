import { formatCount, formatCounted, formatMilliseconds, formatUsd } from '../../format/numbers.ts'
import { classes } from '../classes.ts'
import { Icon } from '../Icon.tsx'
import { kindCues, KindIcon } from '../KindIcon.tsx'
import { MarkedText } from '../conversation/MarkedText.tsx'
import { KindBar } from './KindBar.tsx'
import type { Span } from './span.ts'
import { laneOf, lanes } from './lanes.ts'
import { spanState } from './spanState.ts'
import { runWords, type SpanLine, type TreeLine } from './spanTree.ts'
import { barOf, type TimeScale } from './timeScale.ts'
import styles from './SpanGrid.module.css'

export const spanViews = ['waterfall', 'tree', 'sequence'] as const
export type SpanView = (typeof spanViews)[number]

/** The line above the spans: the axis, the lanes, or the names of figures. */
export function SpanHead({ view, scale }: { view: SpanView; scale: TimeScale }) {
  return (
    <div className={classes(styles['head'], view === 'sequence' && styles['headLanes'])} aria-hidden="true">
      <span className={styles['headName']} />
      {view === 'waterfall' && (
        <span className={styles['axis']}>
          {scale.mode === 'order' && <span className={styles['tickFirst']}>in order, no times</span>}
          {scale.ticks.map((tick, index) => (
            <span
              key={tick.label}
              className={index === 0 ? styles['tickFirst'] : styles['tick']}
              style={{ left: `${tick.at * 100}%` }}
            >
              {tick.label}
            </span>
          ))}
        </span>
      )}
      {view === 'tree' && (
        <span className={styles['figures']}>
          <span>status</span>
          <span className="right">time</span>
          <span className="right">tokens</span>
          <span className="right">cost</span>
        </span>
      )}
      {view === 'sequence' && (
        <span className={styles['lanes']}>
          {lanes.map((lane) => (
            <span key={lane} className={styles['laneHead']}>
              <KindIcon kind={lane} />
              {lane === 'llm' ? 'model' : kindCues[lane].title}
            </span>
          ))}
        </span>
      )}
    </div>
  )
}

interface RowProps {
  id: string
  line: TreeLine
  top: number
  height: number
  rowIndex: number
  view: SpanView
  scale: TimeScale
  place: number
  selected: boolean
  firstFailing: boolean
  hit: boolean
  /** The end of the span that the selected one began inside of, where this row stands between the two. */
  awaitedEnd: number | null
  onSelect: () => void
  onToggle: () => void
}

export function SpanLineRow(props: RowProps) {
  const { id, line, top, height, rowIndex, selected, onSelect } = props
  return (
    // The grid around the rows answers the keys.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
    <div
      id={id}
      role="row"
      aria-rowindex={rowIndex}
      aria-level={line.line === 'orphans' ? 1 : line.depth + 1}
      aria-selected={line.line === 'orphans' ? undefined : selected}
      aria-expanded={expanded(line)}
      className={classes(styles['row'], selected && styles['selected'])}
      style={{ height, transform: `translateY(${top}px)` }}
      onClick={onSelect}
    >
      {line.line === 'orphans' ? (
        <span role="gridcell" className={styles['orphans']}>
          <Icon name="warning" small />
          {line.spans === 1
            ? '1 span whose parent is missing'
            : `${line.spans} spans whose parents are missing`}
        </span>
      ) : (
        <NameAndFigures {...props} line={line} />
      )}
    </div>
  )
}

function expanded(line: TreeLine): boolean | undefined {
  if (line.line === 'run') return false
  return line.line === 'span' && line.parent ? !line.folded : undefined
}

function NameAndFigures({
  line,
  view,
  scale,
  place,
  firstFailing,
  hit,
  awaitedEnd,
  onToggle,
}: RowProps & { line: Exclude<TreeLine, { line: 'orphans' }> }) {
  const first = line.line === 'span' ? line.span : line.spans[0]
  if (first === undefined) return null
  const folds = line.line === 'run' || line.parent || line.opensRun !== null
  return (
    <>
      <span role="gridcell" className={styles['name']}>
        <span className={styles['seq']}>{first.seq}</span>
        <span
          className={styles['indent']}
          style={{ width: `calc(${Math.min(line.depth, 12) * 12} * var(--px))` }}
        />
        <span
          className={styles['fold']}
          aria-hidden="true"
          onClick={(event) => {
            if (!folds) return
            event.stopPropagation()
            onToggle()
          }}
        >
          {folds && <Icon name={expanded(line) === true ? 'down' : 'right'} small />}
        </span>
        <KindIcon kind={first.kind} labelled />
        <span className={classes('ellipsis', styles['nameText'])}>
          <MarkedText text={first.name} />
        </span>
        {line.line === 'run' && <span className={styles['times']}>× {line.spans.length}</span>}
        {hit && <span className={styles['hit']} role="img" aria-label="holds a hit of the find" />}
        {firstFailing && (
          <span className={styles['flag']} role="img" aria-label="first failing span">
            <Icon name="flag" small />
          </span>
        )}
      </span>
      {line.line === 'run' ? (
        <RunState spans={line.spans} />
      ) : view === 'waterfall' ? (
        <Bar line={line} scale={scale} place={place} awaitedEnd={awaitedEnd} />
      ) : view === 'tree' ? (
        <Figures span={line.span} />
      ) : (
        <Lane span={line.span} />
      )}
    </>
  )
}

function RunState({ spans }: { spans: readonly Span[] }) {
  const { words, failed } = runWords(spans)
  return (
    <span role="gridcell" className={classes(styles['runState'], failed ? 'tone-fail' : 'tone-2')}>
      {words}
    </span>
  )
}

/** What stands beside a bar: how it ended, if that says something, and how long it took. */
function barWords(span: Span): { words: string; failed: boolean; tone: string } {
  const { word, tone } = spanState(span)
  const said = tone === 'plain' ? '' : word
  const chunks =
    span.kind === 'retriever' && span.chunks.length > 0 ? formatCounted(span.chunks.length, 'chunk') : ''
  const time = span.durationMs === null ? '' : formatMilliseconds(span.durationMs)
  const words = [tone === 'fail' ? `× ${said}` : said, chunks, time].filter((part) => part !== '').join(' · ')
  return { words, failed: tone === 'fail', tone: tone === 'plain' ? 'tone-2' : `tone-${tone}` }
}

function Bar({
  line,
  scale,
  place,
  awaitedEnd,
}: {
  line: SpanLine
  scale: TimeScale
  place: number
  awaitedEnd: number | null
}) {
  const bar = barOf(scale, line.span, place)
  const { words, failed, tone } = barWords(line.span)
  if (bar === null) {
    return (
      <span role="gridcell" className={styles['axis']}>
        <span className={classes(styles['words'], 'tone-3')}>no start time</span>
      </span>
    )
  }
  const endsLate = bar.left + bar.width > 0.72
  const startsLate = bar.left > 0.3
  return (
    <span role="gridcell" className={styles['axis']}>
      {scale.ticks.map((tick) => (
        <span key={tick.label} className={styles['gridLine']} style={{ left: `${tick.at * 100}%` }} />
      ))}
      {awaitedEnd !== null && <span className={styles['awaited']} style={{ left: `${awaitedEnd * 100}%` }} />}
      {endsLate && startsLate && (
        <span
          className={classes(styles['words'], styles['before'], tone)}
          style={{ right: `calc(${(1 - bar.left) * 100}% + 6 * var(--px))` }}
        >
          {words}
        </span>
      )}
      <span className={styles['bar']} style={{ left: `${bar.left * 100}%`, width: `${bar.width * 100}%` }}>
        <KindBar kind={line.span.kind} failed={failed} />
      </span>
      {!(endsLate && startsLate) && (
        <span
          className={classes(styles['words'], endsLate && styles['inside'], tone)}
          style={
            endsLate
              ? { right: 0 }
              : {
                  left: `calc(max(${(bar.left + bar.width) * 100}%, ${bar.left * 100}% + 9 * var(--px)) + 6 * var(--px))`,
                }
          }
        >
          {words}
        </span>
      )}
    </span>
  )
}

function Figures({ span }: { span: Span }) {
  const { word, tone } = spanState(span)
  return (
    <span role="gridcell" className={styles['figures']}>
      <span className={tone === 'plain' ? 'tone-3' : `tone-${tone}`}>
        {tone === 'fail' ? '× ' : ''}
        {word}
      </span>
      <span className="right tone-2">{formatMilliseconds(span.durationMs)}</span>
      <span className="right tone-2">{formatCount(span.tokens)}</span>
      <span className="right tone-2">{formatUsd(span.cost)}</span>
    </span>
  )
}

function Lane({ span }: { span: Span }) {
  const lane = laneOf(span.kind)
  const { word, tone } = spanState(span)
  const failed = tone === 'fail'
  const words = failed ? `× ${word}` : tone === 'plain' ? '' : word
  return (
    <span role="gridcell" className={styles['lanes']}>
      {lanes.map((each) => (
        <span key={each} className={styles['lane']}>
          {each === lane && (
            <span className={styles['laneBar']}>
              <KindBar kind={span.kind} failed={failed} />
            </span>
          )}
          {each === lane && words !== '' && (
            <span
              className={classes(
                styles['words'],
                styles[lanes.indexOf(lane) < 4 ? 'afterLane' : 'beforeLane'],
                `tone-${tone}`,
              )}
            >
              {words}
            </span>
          )}
        </span>
      ))}
    </span>
  )
}
