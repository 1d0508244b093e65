import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { Button } from '../../components/Button.tsx'
import { Menu, MenuHeading, MenuItem } from '../../components/Menu.tsx'
import { chooseMapping } from '../openDialog/choose.ts'
import { importAgain, type QueuedFile } from './importQueue.ts'

/** Reads the file as another format than the one that was found. */
export function FormatMenu({ file }: { file: QueuedFile }) {
  const client = useClient()
  const importers = useQuery('formats.list', {}).value?.importers ?? []
  const byMapping = async () => {
    const mapping = await chooseMapping()
    if (mapping !== null) await importAgain(client, file.key, { format: file.format, mapping: mapping.ref })
  }
  if (file.ref === null || file.state === 'looking') return null
  return (
    <Menu
      trigger={
        <Button kind="link" aria-label={`Change the format of ${file.name}`}>
          Change
        </Button>
      }
    >
      <MenuHeading>Read it as</MenuHeading>
      {importers.map((format) => (
        <MenuItem
          key={format.id}
          icon={format.id === file.format && file.mapping === null ? 'check' : 'file'}
          onSelect={() => void importAgain(client, file.key, { format: format.id, mapping: null })}
        >
          {format.title}
        </MenuItem>
      ))}
      <MenuItem icon={file.mapping === null ? 'swap' : 'check'} onSelect={() => void byMapping()}>
        A format of your own, by a mapping…
      </MenuItem>
    </Menu>
  )
}
