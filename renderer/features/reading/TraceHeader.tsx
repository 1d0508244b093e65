import type { ReactNode } from 'react'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { Icon } from '../../components/Icon.tsx'
import { StatusGlyph } from '../../components/StatusGlyph.tsx'
import { Tag } from '../../components/Tag.tsx'
import { Time } from '../../components/Time.tsx'
import { formatCount, formatNumber, formatSeconds, formatUsd } from '../../format/numbers.ts'
import { shortId } from '../../format/ids.ts'
import { navigate } from '../../stores/route.ts'
import { CopyId } from '../../components/CopyId.tsx'
import styles from './TraceHeader.module.css'

type Row = Output<'trace.get'>['trace']

/** Which run this is: id, outcome, time, versions, the four figures; and what one can do with it. */
export function TraceHeader({
  row,
  sessionTraces,
  blind = false,
  children,
}: {
  row: Row
  sessionTraces: Output<'trace.get'>['sessionTraces']
  /** Outcome, agent and model stay hidden until the label is complete. */
  blind?: boolean
  children?: ReactNode
}) {
  return (
    <header className={styles['header']} aria-label="This trace" data-pane="" tabIndex={-1}>
      <div className={styles['who']}>
        <div className={styles['line']}>
          <h2 className={styles['id']} title={row.trace}>
            {shortId(row.trace)}
          </h2>
          <CopyId key={row.trace} id={row.trace} />
          <Outcome row={row} blind={blind} />
          <span className="tone-3 nowrap">
            {row.startMs === null ? 'no time recorded' : <Time ms={row.startMs} show="whole" />}
          </span>
          <SessionPlace row={row} sessionTraces={sessionTraces} />
        </div>
        <Versions row={row} blind={blind} />
      </div>
      {!blind && <Figures row={row} />}
      {children}
    </header>
  )
}

function Outcome({ row, blind }: { row: Row; blind: boolean }) {
  if (row.infrastructure_failure)
    return (
      <Tag tone="warn">
        <StatusGlyph status="warning" word="" />
        Infrastructure failure
      </Tag>
    )
  if (blind) return null
  if (row.success === null)
    return (
      <Tag tone="outline">
        <StatusGlyph status="unlabelled" word="" />
        No outcome
      </Tag>
    )
  return row.success ? (
    <Tag tone="pass">
      <StatusGlyph status="pass" word="" />
      Succeeded
    </Tag>
  ) : (
    <Tag tone="fail">
      <StatusGlyph status="fail" word="" />
      Failed
    </Tag>
  )
}

function SessionPlace({
  row,
  sessionTraces,
}: {
  row: Row
  sessionTraces: Output<'trace.get'>['sessionTraces']
}) {
  if (row.session === null) return null
  const turn = sessionTraces.findIndex((each) => each.trace === row.trace) + 1
  return (
    <button
      type="button"
      className={styles['session']}
      title={row.session}
      onClick={() =>
        navigate('explore', [], { where: `session = '${(row.session ?? '').replaceAll("'", "''")}'` })
      }
    >
      session {row.session.length <= 16 ? row.session : shortId(row.session)}
      {sessionTraces.length > 1 && turn > 0 && ` · trace ${turn} of ${sessionTraces.length}`}
    </button>
  )
}

function Versions({ row, blind }: { row: Row; blind: boolean }) {
  const facts: [name: string, value: string | null][] = blind
    ? [
        ['plan', row.plan_tier],
        ['intent', row.intent],
      ]
    : [
        ['plan', row.plan_tier],
        ['intent', row.intent],
        ['agent', row.agent_version],
        ['prompt', row.prompt_version],
        ['model', row.model],
        ['tools', row.tool_schema_version],
        ['index', row.index_version],
        ['memory', row.memory_policy_version],
        ['guardrail', row.guardrail_version],
        ['router', row.router_version],
      ]
  const known = facts.filter(([, value]) => value !== null)
  if (known.length === 0 && !blind) return <p className={styles['versions']}>no versions recorded</p>
  return (
    <div className={styles['facts']}>
      {known.length > 0 && (
        <dl
          className={styles['versions']}
          title={known.map(([name, value]) => `${name} ${value ?? ''}`).join(' · ')}
        >
          {known.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt> <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {blind && (
        <Tag tone="outline">
          <Icon name="eyeOff" small />
          outcome, agent and model hidden
        </Tag>
      )}
    </div>
  )
}

function Figures({ row }: { row: Row }) {
  const figures: [name: string, value: string][] = [
    ['Latency', formatSeconds(row.latency)],
    ['Cost', formatUsd(row.cost)],
    ['Tokens', formatCount(row.tokens)],
    ['Turns', formatCount(row.turns)],
    ...(row.csat === null ? [] : [['CSAT', formatNumber(row.csat, 1)] satisfies [string, string]]),
    ...(row.thumbs === null ? [] : [['Thumbs', row.thumbs] satisfies [string, string]]),
  ]
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
