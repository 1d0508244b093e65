import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { Button } from '../../components/Button.tsx'
import { Menu, MenuHeading, MenuItem } from '../../components/Menu.tsx'
import { importAgain, type QueuedFile } from './importQueue.ts'

/** Reads the file as another format than the one that was found. */
export function FormatMenu({ file }: { file: QueuedFile }) {
  const client = useClient()
  const importers = useQuery('formats.list', {}).value?.importers ?? []
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
          icon={format.id === file.format ? 'check' : 'file'}
          onSelect={() => void importAgain(client, file.key, format.id)}
        >
          {format.title}
        </MenuItem>
      ))}
    </Menu>
  )
}
