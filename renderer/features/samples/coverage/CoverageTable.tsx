import type { Output } from '../../../../shared/protocol/protocol.ts'
import { useCommand } from '../../../client/useCommand.ts'
import { AxisEnds } from '../../../components/AxisEnds.tsx'
import { Button } from '../../../components/Button.tsx'
import { classes } from '../../../components/classes.ts'
import { IntervalMark } from '../../../components/IntervalMark.tsx'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { formatCount, formatCounted, formatPercent } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import { showToast } from '../../../stores/toast.ts'
import { coverageFilter } from './coverageFilter.ts'
import styles from './CoverageTable.module.css'

type Coverage = Output<'coverage'>
type Row = Coverage['rows'][number]

const axisStep = 0.05
const markWidth = 96

/** Slices of traffic with their shares of labels and cases on one axis, what each lacks, and the way to its traces. */
export function CoverageTable({
  by,
  heads,
  coverage,
  rows,
}: {
  by: readonly string[]
  heads: readonly string[]
  coverage: Coverage
  rows: readonly Row[]
}) {
  const save = useCommand('selections.keep')
  const greatest = Math.max(
    axisStep,
    ...rows.flatMap(({ traffic, labelled, cases }) => [
      traffic?.high ?? 0,
      coverage.labelled === 0 ? 0 : labelled.high,
      coverage.cases === 0 ? 0 : cases.high,
    ]),
  )
  const axisEnd = Math.min(1, Math.ceil(greatest / axisStep - 1e-9) * axisStep)
  const keep = async (row: Row) => {
    const name = `Hole: ${row.values.map((value) => value ?? 'none').join(', ')}`
    const outcome = await save.run({ name, where: coverageFilter(by, row.values, true) })
    if (outcome.ok)
      showToast({
        tone: 'info',
        text: `${formatCounted(outcome.value.traces, 'trace')} kept as the selection “${outcome.value.name}”`,
      })
  }
  return (
    <table className={styles['table']}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
          {['Of traffic', 'Of labels', 'Of cases'].map((head) => (
            <th key={head} scope="col">
              <span className={styles['share']}>
                <span className={styles['head']}>{head}</span>
                <AxisEnds from="0 %" to={`${Math.round(axisEnd * 100)} %`} width={markWidth} />
              </span>
            </th>
          ))}
          <th scope="col">Lacks</th>
          <th scope="col">
            <span className="visually-hidden">Go to</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const name = row.values.map((value) => value ?? 'none').join(', ')
          return (
            <tr key={row.values.join('\n')} className={row.holes.length > 0 ? styles['hole'] : undefined}>
              {row.values.map((value, at) => (
                <th key={by[at]} scope="row">
                  {value ?? <span className="tone-3">none</span>}
                </th>
              ))}
              <Share share={row.traffic} of={coverage.traffic} to={axisEnd} exact={!coverage.estimated} />
              <Share share={row.labelled} of={coverage.labelled} to={axisEnd} />
              <Share share={row.cases} of={coverage.cases} to={axisEnd} />
              <td>
                {row.holes.map((hole) => (
                  <span key={hole} className={classes('row row-tight', 'tone-warn')}>
                    <StatusGlyph status="insufficient" word="" />
                    {hole}
                  </span>
                ))}
              </td>
              <td>
                <span className={styles['actions']}>
                  <Button
                    size="small"
                    aria-label={`Open the traces of ${name}`}
                    onClick={() => navigate('explore', [], { where: coverageFilter(by, row.values, false) })}
                  >
                    Open
                  </Button>
                  {!coverage.estimated && (
                    <Button
                      size="small"
                      aria-label={`Label traces of ${name}`}
                      onClick={() => navigate('label', [], { where: coverageFilter(by, row.values, true) })}
                    >
                      Label
                    </Button>
                  )}
                  {row.holes.length > 0 && !coverage.estimated && (
                    <Button
                      size="small"
                      kind="ghost"
                      aria-label={`Save the hole ${name} as a selection`}
                      onClick={() => void keep(row)}
                    >
                      Save
                    </Button>
                  )}
                </span>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

function Share({
  share,
  of,
  to,
  exact = false,
}: {
  share: Row['traffic']
  of: number
  to: number
  exact?: boolean
}) {
  if (share === null || of === 0) return <td className="tone-3">—</td>
  return (
    <td>
      <span className={styles['share']}>
        <span className={styles['value']}>{formatPercent(share.value)}</span>
        <IntervalMark
          value={share.value}
          low={share.low}
          high={share.high}
          from={0}
          to={to}
          width={markWidth}
          tone={exact ? 'before' : share.n < 20 ? 'few' : 'text'}
          {...(exact
            ? {}
            : {
                label: `${formatPercent(share.value)}, 95 % interval ${formatPercent(share.low)} to ${formatPercent(share.high)}`,
              })}
        />
        <span className="tone-3">{`n ${formatCount(share.n)}`}</span>
      </span>
    </td>
  )
}
