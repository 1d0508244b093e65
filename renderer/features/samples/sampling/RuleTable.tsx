import { Fragment, useState } from 'react'
import type { PolicyRule, SamplingPolicy } from '../../../../shared/domain/samplingPolicy.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { classes } from '../../../components/classes.ts'
import { IconButton } from '../../../components/IconButton.tsx'
import { Input } from '../../../components/Input.tsx'
import { Select } from '../../../components/Select.tsx'
import { formatCount, formatNumber } from '../../../format/numbers.ts'
import { RuleDetails } from './RuleDetails.tsx'
import { amountText, kinds, kindWords, readAmount, withAmount, withKind } from './policyDraft.ts'
import styles from './RuleTable.module.css'

type Drawn = Output<'sample.preview'>['rules'][number]

const heads = ['Rule', 'Kind', 'Of traces', 'Draws', 'Per user', 'Could draw', 'Drawn', 'Alone', 'Chance', '']

/** Each rule of a policy, to be edited in place, beside what it would draw. */
export function RuleTable({
  policy: { rules },
  drawn,
  stale,
  onChange,
}: {
  policy: SamplingPolicy
  drawn: readonly Drawn[]
  stale: boolean
  onChange: (rules: PolicyRule[], same: string | null) => void
}) {
  const set = (at: number, rule: PolicyRule, same: string | null) =>
    onChange(
      rules.map((each, index) => (index === at ? rule : each)),
      same === null ? null : `${same} ${at}`,
    )
  return (
    <table className={classes(styles['table'], stale && styles['stale'])}>
      <colgroup>
        {heads.map((head) => (
          <col key={head} />
        ))}
      </colgroup>
      <thead>
        <tr>
          {heads.map((head, index) => (
            <th key={head} scope="col" className={index > 4 && index < 9 ? styles['right'] : undefined}>
              {head === '' ? <span className="visually-hidden">Remove</span> : head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rules.map((rule, at) => {
          const seen = drawn.find(({ name }) => name === rule.name)
          return (
            // A rule has no id but its place while its name is typed.
            // oxlint-disable-next-line react/no-array-index-key
            <Fragment key={at}>
              <tr>
                <td>
                  <Input
                    label={`Name of rule ${at + 1}`}
                    value={rule.name}
                    onChange={(event) => set(at, { ...rule, name: event.target.value }, 'name')}
                  />
                </td>
                <td>
                  <Select
                    label={`Kind of ${rule.name}`}
                    choices={kinds.map((kind) => ({
                      value: kind,
                      label: kind === rule.kind ? kind : `${kind}: ${kindWords[kind]}`,
                      name: kind,
                    }))}
                    value={rule.kind}
                    onChange={(kind) => set(at, withKind(rule, kind), null)}
                  />
                </td>
                <td>
                  <Input
                    label={`Filter of ${rule.name}`}
                    mono
                    placeholder="all"
                    value={rule.where}
                    onChange={(event) => set(at, { ...rule, where: event.target.value }, 'where')}
                  />
                </td>
                <td>
                  <Amount rule={rule} onChange={(next) => set(at, next, 'amount')} />
                </td>
                <td>
                  <Input
                    label={`Most of one user by ${rule.name}`}
                    mono
                    placeholder="any"
                    value={rule.cap_per_user === undefined ? '' : String(rule.cap_per_user)}
                    onChange={(event) => {
                      const { cap_per_user: _cap, ...rest } = rule
                      const most = Number(event.target.value.replace(/\D/g, ''))
                      set(at, most > 0 ? { ...rest, cap_per_user: most } : rest, 'cap')
                    }}
                  />
                </td>
                <Figures seen={seen} />
                <td>
                  <IconButton
                    icon="trash"
                    size="small"
                    label={`Remove ${rule.name}`}
                    why={rules.length === 1 ? 'A policy needs a rule' : null}
                    onClick={() =>
                      onChange(
                        rules.filter((_, index) => index !== at),
                        null,
                      )
                    }
                  />
                </td>
              </tr>
              {(rule.kind !== 'must' || (seen?.note ?? null) !== null) && (
                <tr className={styles['more']}>
                  <td colSpan={10}>
                    <RuleDetails
                      rule={rule}
                      note={seen?.note ?? null}
                      onChange={(next, same) => set(at, next, same)}
                    />
                  </td>
                </tr>
              )}
            </Fragment>
          )
        })}
      </tbody>
    </table>
  )
}

// What cannot be read stays in the field, so that typing "5 %" need not pass through "5".
function Amount({ rule, onChange }: { rule: PolicyRule; onChange: (rule: PolicyRule) => void }) {
  const [typed, setTyped] = useState<string | null>(null)
  const text = amountText(rule)
  if (rule.kind === 'must') return <span className="tone-2">all</span>
  const shown = typed ?? text
  const amount = readAmount(shown)
  return (
    <Input
      label={`How much ${rule.name} draws, as 5 % or 200`}
      mono
      value={shown}
      invalid={amount === null || shown.trim() === ''}
      onBlur={() => setTyped(null)}
      onChange={(event) => {
        setTyped(event.target.value)
        const read = readAmount(event.target.value)
        if (read !== null && (read.rate !== undefined || read.take !== undefined))
          onChange(withAmount(rule, read))
      }}
    />
  )
}

const chance = (value: number) => (value >= 0.01 ? formatNumber(value) : value.toPrecision(2))

function Figures({ seen }: { seen: Drawn | undefined }) {
  if (seen === undefined)
    return (
      <td colSpan={4} className={classes(styles['right'], 'tone-3')}>
        —
      </td>
    )
  return (
    <>
      <td className={styles['right']}>{formatCount(seen.frame)}</td>
      <td className={styles['right']}>
        <span className="strong">{formatCount(seen.drawn)}</span>
      </td>
      <td className={styles['right']}>{formatCount(seen.alone)}</td>
      <td className={styles['right']}>
        {seen.least === null || seen.greatest === null
          ? '—'
          : seen.least === seen.greatest
            ? chance(seen.least)
            : `${chance(seen.least)} to ${chance(seen.greatest)}`}
      </td>
    </>
  )
}
