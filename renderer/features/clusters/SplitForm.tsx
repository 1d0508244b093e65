import { useState } from 'react'
import { printFilter } from '../../../shared/filter/print.ts'
import { useCommand } from '../../client/useCommand.ts'
import { useQuery } from '../../client/useQuery.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Input } from '../../components/Input.tsx'
import { Select } from '../../components/Select.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import { showToast } from '../../stores/toast.ts'
import { askReviewer } from '../reviewer/reviewer.ts'
import type { Cluster } from './clusterRun.ts'
import styles from './ByHand.module.css'

const columns = [
  ['plan_tier', 'tier'],
  ['agent_version', 'version'],
  ['intent', 'intent'],
] as const

/** Which of a cluster's traces become one of their own: those of a slice, a saved selection, or any filter. */
export function SplitForm({ cluster, onDone }: { cluster: Cluster; onDone: () => void }) {
  const split = useCommand('cluster.split')
  const selections = useQuery('selections.list', {})
  const [where, setWhere] = useState('')
  const [name, setName] = useState('')
  const choices = [
    ...columns.flatMap(([column, word]) =>
      cluster[column]
        .filter(({ n }) => n < cluster.size)
        .map(({ value, n }) => ({
          value: printFilter({ kind: 'compare', field: column, op: '=', value }),
          label: `${word} ${value}, ${formatCounted(n, 'trace')}`,
        })),
    ),
    ...(selections.value?.selections ?? []).map((each) => ({
      value: each.where,
      label: `selection “${each.name}”`,
    })),
  ]
  const missing = where.trim() === '' ? 'Say which traces' : name.trim() === '' ? 'It needs a name' : null
  const submit = async () => {
    if (missing !== null) return
    const reviewer = await askReviewer()
    if (reviewer === null) return
    const outcome = await split.run({ cluster: cluster.id, where: where.trim(), name: name.trim(), reviewer })
    if (!outcome.ok) return
    onDone()
    navigate('clusters', [outcome.value.into], {}, { replace: true })
    showToast({
      tone: 'info',
      text: `${formatCounted(outcome.value.traces, 'trace')} are “${outcome.value.name}” now; Undo puts them back`,
    })
  }
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <p className="tone-2">
        Those of its traces that a filter selects become a cluster of their own, here and in later runs.
      </p>
      {choices.length > 0 && (
        <Select
          label="Traces to split off"
          placeholder="Choose a part…"
          choices={choices}
          value={choices.some(({ value }) => value === where) ? where : null}
          onChange={setWhere}
        />
      )}
      <Input
        label="Filter of the traces to split off"
        mono
        placeholder="plan_tier = 'pro'"
        value={where}
        onChange={(event) => setWhere(event.target.value)}
      />
      <Input
        label="Name of the new cluster"
        placeholder="Name"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.target.value)}
      />
      {split.error !== null && <ErrorBanner error={split.error} title="It was not split" />}
      <Button kind="primary" size="small" why={missing} busy={split.pending} onClick={() => void submit()}>
        Split them off
      </Button>
    </form>
  )
}
