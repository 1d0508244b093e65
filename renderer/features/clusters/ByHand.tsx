import { useState } from 'react'
import { useCommand } from '../../client/useCommand.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Input } from '../../components/Input.tsx'
import { Popover } from '../../components/Popover.tsx'
import { Select } from '../../components/Select.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import { showToast } from '../../stores/toast.ts'
import { askReviewer } from '../reviewer/reviewer.ts'
import type { Cluster, Run, Undoable } from './clusterRun.ts'
import { SplitForm } from './SplitForm.tsx'
import styles from './ByHand.module.css'

const undoneWords = {
  merge: 'The two are apart again',
  split: 'The two are one again',
  rename: 'The name before is back',
} as const

/** Naming a cluster oneself, making one of two or two of one, and taking the last of that back; later runs heed it. */
export function ByHand({ run, cluster, undoable }: { run: Run; cluster: Cluster; undoable: Undoable }) {
  const rename = useCommand('cluster.rename')
  const merge = useCommand('cluster.merge')
  const undo = useCommand('clusters.undo')
  const [open, setOpen] = useState<'rename' | 'merge' | 'split' | null>(null)
  const [name, setName] = useState(cluster.name)
  const others = run.clusters.filter(({ id }) => id !== cluster.id)
  const submitName = async () => {
    const reviewer = await askReviewer()
    if (reviewer === null || name.trim() === '') return
    const outcome = await rename.run({ cluster: cluster.id, name: name.trim(), reviewer })
    if (!outcome.ok) return
    setOpen(null)
    showToast({ tone: 'info', text: `It is called “${outcome.value.name}” now, in later runs too` })
  }
  const submitMerge = async (into: Cluster) => {
    const reviewer = await askReviewer()
    if (reviewer === null) return
    const outcome = await merge.run({ cluster: cluster.id, into: into.id, reviewer })
    if (!outcome.ok) return
    setOpen(null)
    navigate('clusters', [into.id], {}, { replace: true })
    showToast({
      tone: 'info',
      text: `${formatCounted(cluster.size, 'trace')} went into “${into.name}”; Undo brings them back`,
    })
  }
  const takeBack = async () => {
    const reviewer = await askReviewer()
    if (reviewer === null) return
    const outcome = await undo.run({ reviewer })
    if (outcome.ok)
      showToast({
        tone: 'info',
        text: undoneWords[outcome.value.undone.kind],
      })
    else showToast({ tone: 'info', text: outcome.error.message })
  }
  useCommands([
    {
      id: 'clusters.rename',
      title: 'Rename the cluster…',
      group: 'Clusters',
      keys: ['shift+n'],
      run: () => {
        setName(cluster.name)
        setOpen('rename')
      },
    },
    {
      id: 'clusters.merge',
      title: 'Merge the cluster into another…',
      group: 'Clusters',
      keys: ['shift+m'],
      when: () => others.length > 0,
      run: () => setOpen('merge'),
    },
    {
      id: 'clusters.split',
      title: 'Split the cluster…',
      group: 'Clusters',
      keys: ['shift+s'],
      when: () => cluster.size > 1,
      run: () => setOpen('split'),
    },
    {
      id: 'clusters.undo',
      title: 'Undo the last decision on clusters',
      group: 'Clusters',
      icon: 'undo',
      keys: ['mod+z'],
      when: () => undoable !== null,
      run: () => void takeBack(),
    },
  ])
  return (
    <div className="row row-wrap">
      <Popover
        label="Rename the cluster"
        open={open === 'rename'}
        onOpenChange={(next) => {
          if (next) setName(cluster.name)
          setOpen(next ? 'rename' : null)
        }}
        trigger={<Button size="small">Rename</Button>}
      >
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            void submitName()
          }}
        >
          <Input
            label="Name of the cluster"
            value={name}
            maxLength={120}
            onChange={(event) => setName(event.target.value)}
          />
          {rename.error !== null && <ErrorBanner error={rename.error} title="The name is not kept" />}
          <Button
            kind="primary"
            size="small"
            why={name.trim() === '' ? 'It needs a name' : null}
            onClick={() => void submitName()}
          >
            Keep the name
          </Button>
        </form>
      </Popover>
      {others.length > 0 && (
        <Popover
          label="Merge the cluster"
          open={open === 'merge'}
          onOpenChange={(next) => setOpen(next ? 'merge' : null)}
          trigger={<Button size="small">Merge…</Button>}
        >
          <div className={styles['form']}>
            <p className="tone-2">
              Its traces go into the other one, here and in later runs. Nothing is lost by it.
            </p>
            <Select
              label="The cluster it goes into"
              placeholder="Into…"
              choices={others.map(({ id, name: other }) => ({ value: id, label: other }))}
              value={null}
              onChange={(into) => {
                const found = others.find(({ id }) => id === into)
                if (found !== undefined) void submitMerge(found)
              }}
            />
            {merge.error !== null && <ErrorBanner error={merge.error} title="They were not merged" />}
          </div>
        </Popover>
      )}
      {cluster.size > 1 && (
        <Popover
          label="Split the cluster"
          open={open === 'split'}
          onOpenChange={(next) => setOpen(next ? 'split' : null)}
          trigger={<Button size="small">Split…</Button>}
        >
          <SplitForm cluster={cluster} onDone={() => setOpen(null)} />
        </Popover>
      )}
      {undoable?.clusters.includes(cluster.id) === true && (
        <Button size="small" icon="undo" onClick={() => void takeBack()}>
          {`Undo the ${undoable.kind}`}
        </Button>
      )}
    </div>
  )
}
