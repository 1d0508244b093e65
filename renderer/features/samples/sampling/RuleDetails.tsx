import {
  allocations,
  ruleColumns,
  sampledMetrics,
  tails,
  type PolicyRule,
} from '../../../../shared/domain/samplingPolicy.ts'
import { Input } from '../../../components/Input.tsx'
import { Select } from '../../../components/Select.tsx'
import styles from './RuleDetails.module.css'

type Column = (typeof ruleColumns)[number]

const choices = <Value extends string>(values: readonly Value[]) =>
  values.map((value) => ({ value, label: value.replaceAll('_', ' ') }))

/** What only some kinds of rules say: by which columns, which tail, how strata share, caps on a session. */
export function RuleDetails({
  rule,
  note,
  onChange,
}: {
  rule: PolicyRule
  note: string | null
  onChange: (rule: PolicyRule, same: string | null) => void
}) {
  const by = ['stratified', 'head', 'drift'].includes(rule.kind)
  const recent = rule.kind === 'drift' || rule.tail === 'novelty'
  return (
    <div className={styles['details']}>
      {rule.kind === 'tail' && (
        <Select
          label={`Which tail ${rule.name} draws`}
          prefix="by"
          choices={choices(tails)}
          value={rule.tail ?? 'template'}
          onChange={(tail) => onChange({ ...rule, tail }, null)}
        />
      )}
      {by && <Columns rule={rule} onChange={(columns) => onChange({ ...rule, by: columns }, null)} />}
      {rule.kind === 'stratified' && (
        <Select
          label={`How the strata of ${rule.name} share`}
          prefix="shared"
          choices={choices(allocations)}
          value={rule.allocation ?? 'proportional'}
          onChange={(allocation) => {
            const { metric: _metric, ...rest } = rule
            onChange(
              allocation === 'neyman'
                ? { ...rest, allocation, metric: rule.metric ?? 'success' }
                : { ...rest, allocation },
              null,
            )
          }}
        />
      )}
      {rule.allocation === 'neyman' && (
        <Select
          label={`Metric whose spread decides ${rule.name}`}
          prefix="by the spread of"
          choices={choices(sampledMetrics)}
          value={rule.metric ?? 'success'}
          onChange={(metric) => onChange({ ...rule, metric }, null)}
        />
      )}
      {recent && (
        <span className={styles['pair']}>
          <span className="tone-2">against the last days</span>
          <Input
            label={`Days that ${rule.name} calls recent`}
            mono
            className={styles['number']}
            placeholder="7"
            value={rule.days === undefined ? '' : String(rule.days)}
            onChange={(event) => {
              const { days: _days, ...rest } = rule
              const days = Number(event.target.value.replace(/[^\d.]/g, ''))
              onChange(days > 0 && days <= 366 ? { ...rest, days } : rest, 'days')
            }}
          />
        </span>
      )}
      {rule.kind !== 'must' && (
        <span className={styles['pair']}>
          <span className="tone-2">most of one session</span>
          <Input
            label={`Most of one session by ${rule.name}`}
            mono
            className={styles['number']}
            placeholder="any"
            value={rule.cap_per_session === undefined ? '' : String(rule.cap_per_session)}
            onChange={(event) => {
              const { cap_per_session: _cap, ...rest } = rule
              const most = Number(event.target.value.replace(/\D/g, ''))
              onChange(most > 0 ? { ...rest, cap_per_session: most } : rest, 'session')
            }}
          />
        </span>
      )}
      {note !== null && <span className={rule.kind === 'must' ? 'tone-3' : 'tone-warn'}>{note}</span>}
    </div>
  )
}

function Columns({ rule, onChange }: { rule: PolicyRule; onChange: (columns: Column[]) => void }) {
  const chosen = rule.by ?? []
  const rest = ruleColumns.filter((column) => !chosen.includes(column))
  return (
    <>
      {chosen.map((column, at) => (
        <Select
          key={column}
          label={`Column ${at + 1} of ${rule.name}`}
          prefix={at === 0 ? 'by' : 'and'}
          choices={[
            ...(chosen.length > 1 ? [{ value: '' as const, label: 'none' }] : []),
            ...choices([column, ...rest]),
          ]}
          value={column}
          onChange={(next) => {
            const columns = next === '' ? [] : [next]
            onChange([...chosen.slice(0, at), ...columns, ...chosen.slice(at + 1)])
          }}
        />
      ))}
      {chosen.length < 4 && (
        <Select
          label={`Another column of ${rule.name}`}
          choices={choices(rest)}
          value={null}
          placeholder={chosen.length === 0 ? 'by a column…' : 'and…'}
          onChange={(next) => onChange([...chosen, next])}
        />
      )}
    </>
  )
}
