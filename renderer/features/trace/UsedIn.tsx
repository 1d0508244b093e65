import { useState } from 'react'
import { useQuery } from '../../client/useQuery.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Popover } from '../../components/Popover.tsx'
import { formatCount, formatCounted } from '../../format/numbers.ts'
import { navigate } from '../../stores/route.ts'
import styles from './UsedIn.module.css'

/** What came of a trace: its cluster, its labels, the dataset versions that hold it, and their exports. */
export function UsedIn({ trace }: { trace: string }) {
  const [open, setOpen] = useState(false)
  const lineage = useQuery('lineage.get', { id: trace })
  const nodes = lineage.value?.nodes ?? []
  const of = (kind: string) => nodes.filter((node) => node.kind === kind)
  const datasets = of('dataset').flatMap(({ id, title }) => {
    const [, name, version] = /^(.+) v(\d+)$/.exec(title) ?? []
    return name === undefined || version === undefined ? [] : [{ id, name, version }]
  })
  const [clusters, labels, examples, exports] = [of('cluster'), of('label'), of('example'), of('export')]
  const uses = clusters.length + datasets.length + exports.length
  useCommands([
    {
      id: 'trace.usedIn',
      title: 'Where this trace is used',
      group: 'Trace',
      icon: 'graph',
      keys: ['shift+u'],
      run: () => setOpen(true),
    },
  ])
  return (
    <Popover
      label="Used in"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small">{uses === 0 ? 'Used in nothing' : `Used in ${formatCount(uses)}`}</Button>
      }
    >
      <div className={styles['body']}>
        {lineage.error !== null && <ErrorBanner error={lineage.error} title="Its lineage is not known" />}
        {uses + labels.length === 0 && lineage.error === null && (
          <p className="tone-2">In no cluster and no dataset, and without a label.</p>
        )}
        {clusters.map(({ id, title }) => (
          <Use key={id} what="Cluster" onOpen={() => navigate('clusters', [id])}>
            {title}
          </Use>
        ))}
        {datasets.map(({ id, name, version }) => (
          <Use
            key={id}
            what="Dataset"
            onOpen={() =>
              navigate('datasets', [name, version], {
                tab: 'lineage',
                ...(examples[0] === undefined ? {} : { example: examples[0].id }),
              })
            }
          >
            {`${name} v${version}`}
          </Use>
        ))}
        {labels.length > 0 && (
          <p>
            <span className={styles['what']}>Labels</span> {labels.map(({ title }) => title).join(', ')}
          </p>
        )}
        {exports.length > 0 && (
          <p>
            <span className={styles['what']}>Exports</span> {formatCounted(exports.length, 'export')}:{' '}
            {exports.map(({ title }) => title).join(', ')}
          </p>
        )}
      </div>
    </Popover>
  )
}

function Use({ what, children, onOpen }: { what: string; children: string; onOpen: () => void }) {
  return (
    <p>
      <span className={styles['what']}>{what}</span>{' '}
      <Button size="small" kind="link" onClick={onOpen}>
        {children}
      </Button>
    </p>
  )
}
