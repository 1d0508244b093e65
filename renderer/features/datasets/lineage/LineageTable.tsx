import type { Output } from '../../../../shared/protocol/protocol.ts'
import { Button } from '../../../components/Button.tsx'
import { Icon } from '../../../components/Icon.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { navigate } from '../../../stores/route.ts'
import { CopyId } from '../../../components/CopyId.tsx'
import { lineageKind } from './lineageKinds.ts'
import styles from './LineageTable.module.css'

type Lineage = Output<'lineage.get'>
type Node = Lineage['nodes'][number]

/** A lineage as a table, from source to use. Each line says what it comes from. */
export function LineageTable({ lineage, of }: { lineage: Lineage; of: string | null }) {
  const titles = new Map(lineage.nodes.map((node) => [node.id, lineageKind[node.kind]?.title ?? node.kind]))
  const sourcesOf = (node: Node) => {
    const found = new Map<string, number>()
    for (const edge of lineage.edges) {
      if (edge.to !== node.id) continue
      const kind = titles.get(edge.from) ?? 'unknown'
      found.set(kind, (found.get(kind) ?? 0) + 1)
    }
    return [...found].map(([kind, count]) => (count === 1 ? kind : `${count} × ${kind}`)).join(', ')
  }
  return (
    <div className={styles['frame']}>
      <table className={styles['table']}>
        <caption className="visually-hidden">Lineage from the source file to the exports</caption>
        <thead>
          <tr>
            <th scope="col">Link</th>
            <th scope="col">What</th>
            <th scope="col">Comes from</th>
            <th scope="col">Id</th>
            <th scope="col">
              <span className="visually-hidden">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {lineage.nodes.map((node) => (
            <tr key={`${node.kind} ${node.id}`}>
              <th scope="row">
                <span className="row">
                  <Icon name={lineageKind[node.kind]?.icon ?? 'other'} small />
                  {lineageKind[node.kind]?.title ?? node.kind}
                </span>
              </th>
              <td className={styles['what']}>
                {node.title === node.id ? (
                  <span className="tone-3">{node.id === of ? 'this example' : '—'}</span>
                ) : (
                  <RedactedText text={node.title} wrap="line" />
                )}
              </td>
              <td className="tone-2 nowrap">
                {node.kind === 'file' ? (
                  <Tag icon="shield">in the vault</Tag>
                ) : (
                  sourcesOf(node) || <span className="tone-3">—</span>
                )}
              </td>
              <td className="nowrap">
                <span className="row row-tight">
                  <span className="mono tone-2">{node.id.slice(0, 12)}</span>
                  <CopyId id={node.id} />
                </span>
              </td>
              <td className="nowrap">
                {node.kind === 'trace' && (
                  <Button size="small" kind="link" onClick={() => navigate('trace', [node.id])}>
                    Open trace
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
