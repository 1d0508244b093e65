import { Button } from '../Button.tsx'
import { Dialog } from '../Dialog.tsx'
import styles from './ChartTable.module.css'

export interface ChartRows {
  title: string
  heads: readonly string[]
  rows: readonly (readonly (string | number | null)[])[]
}

/** The numbers behind a chart, to read and to copy. */
export function ChartTable({
  table,
  onClose,
  onCopy,
}: {
  table: ChartRows | null
  onClose: () => void
  onCopy: (table: ChartRows) => void
}) {
  return (
    <Dialog
      open={table !== null}
      onClose={onClose}
      title={table?.title ?? ''}
      width={560}
      actions={
        <Button icon="copy" onClick={() => table !== null && onCopy(table)}>
          Copy as CSV
        </Button>
      }
    >
      {table !== null && (
        // A long table scrolls in a part of its own, which the keys can reach.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <div className={styles['scroll']} role="region" aria-label={table.title} tabIndex={0}>
          <table className={styles['table']}>
            <thead>
              <tr>
                {table.heads.map((head, column) => (
                  <th
                    key={head}
                    scope="col"
                    className={typeof table.rows[0]?.[column] === 'string' ? undefined : styles['number']}
                  >
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {table.rows.map((row, index) => (
                // oxlint-disable-next-line react/no-array-index-key
                <tr key={index}>
                  {row.map((value, column) => (
                    // oxlint-disable-next-line react/no-array-index-key
                    <td key={column} className={typeof value === 'number' ? 'right' : undefined}>
                      {value ?? '—'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Dialog>
  )
}
