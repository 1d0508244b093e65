import type { Output } from '../../../shared/protocol/protocol.ts'
import { Button } from '../../components/Button.tsx'
import { Tag } from '../../components/Tag.tsx'
import { shortId } from '../../format/ids.ts'
import { openTrace } from './traceRoute.ts'
import { route } from '../../stores/route.ts'
import styles from './After.module.css'

type Value = Output<'trace.get'>

/** What followed the conversation, in one line; and the next trace of the session. */
export function After({
  row,
  sessionTraces,
}: {
  row: Value['trace']
  sessionTraces: Value['sessionTraces']
}) {
  const facts = [
    row.thumbs === null ? null : `thumbs ${row.thumbs}`,
    row.csat === null ? null : `CSAT ${row.csat}`,
    row.escalation === null ? null : row.escalation ? 'handed to a person' : 'not escalated',
    row.recontact === true ? 'came back within 7 days' : null,
  ].filter((fact) => fact !== null)
  const at = sessionTraces.findIndex((each) => each.trace === row.trace)
  const next = at === -1 ? undefined : sessionTraces[at + 1]
  if (facts.length === 0 && next === undefined) return null
  return (
    <div className={styles['after']}>
      <span className={styles['name']}>After</span>
      <div className="row row-tight row-wrap">
        {facts.map((fact) => (
          <Tag key={fact} tone="outline">
            {fact}
          </Tag>
        ))}
        {next !== undefined && (
          <span className="t-micro tone-3">
            next in this session{' '}
            <Button
              kind="link"
              onClick={() => {
                const { area, params } = route.getState()
                openTrace(area, next.trace, params)
              }}
            >
              <span className="mono">{shortId(next.trace)}</span>
            </Button>
          </span>
        )}
      </div>
    </div>
  )
}
