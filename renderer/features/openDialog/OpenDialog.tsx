import { useEffect, useRef, useState } from 'react'
import type { Chosen } from '../../../shared/protocol/hostApi.ts'
import { useQuery } from '../../client/useQuery.ts'
import { useCommands } from '../../commands/commands.ts'
import { ErrorBanner } from '../../components/Banner.tsx'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { SkeletonRows } from '../../components/Skeleton.tsx'
import { formatCounted } from '../../format/numbers.ts'
import type { OpenPurpose } from './choose.ts'
import type { Entry } from './entry.ts'
import { EntryList } from './EntryList.tsx'
import { PathBar } from './PathBar.tsx'
import { isPlace } from './places.ts'
import styles from './OpenDialog.module.css'

const words: Record<OpenPurpose, { title: string; about: string; go: string }> = {
  files: {
    title: 'Choose trace files',
    about: 'Select exports, or folders that hold some: Space or a press selects, Enter goes in.',
    go: 'Choose',
  },
  mapping: {
    title: 'Choose a mapping',
    about: 'A YAML or JSON file that says where each field stands in a record.',
    go: 'Choose',
  },
  open: { title: 'Open workspace', about: 'Choose the folder of a workspace.', go: 'Open' },
  create: {
    title: 'Place for the new workspace',
    about: 'Its folder is made inside this one.',
    go: 'Use this folder',
  },
  export: {
    title: 'Place for the export',
    about: 'Files are written into this folder.',
    go: 'Use this folder',
  },
  model: {
    title: 'Folder of a model',
    about: 'It holds model.onnx with its tokenizer.',
    go: 'Use this folder',
  },
}

const numberOf = (entries: readonly Entry[]) => {
  const files = entries.filter(({ kind }) => kind === 'file').length
  const folders = entries.length - files
  return [
    ...(files > 0 ? [formatCounted(files, 'file')] : []),
    ...(folders > 0 ? [formatCounted(folders, 'folder')] : []),
  ].join(' and ')
}

/** The browser door's own dialog: folders under the roots given at launch, nothing else of the disk. */
export function OpenDialog({
  purpose,
  answer,
}: {
  purpose: OpenPurpose
  answer: (chosen: Chosen[]) => void
}) {
  const [folder, setFolder] = useState<string | undefined>(undefined)
  const [search, setSearch] = useState('')
  const [selected, setSelected] = useState<ReadonlyMap<string, Entry>>(new Map())
  const list = useRef<HTMLDivElement>(null)
  const entered = useRef(false)
  const listing = useQuery('host.list', folder === undefined ? {} : { ref: folder })
  const here = listing.value
  const shownRef = here?.ref

  // The list of the folder before is gone, and focus with it.
  useEffect(() => {
    if (shownRef === undefined || !entered.current) return
    entered.current = false
    const box = list.current?.querySelector<HTMLElement>('[role="listbox"]')
    const search = list.current?.parentElement?.querySelector<HTMLElement>('input')
    ;(box ?? search)?.focus()
  }, [shownRef])
  const { title, about, go } = words[purpose]
  const forFiles = purpose === 'files' || purpose === 'mapping'

  const enter = (ref: string | undefined) => {
    entered.current = true
    setFolder(ref)
    setSearch('')
    setSelected(new Map())
  }
  const open = (entry: Entry) => {
    if (entry.kind === 'file') {
      if (!forFiles) return
      const all = new Map(purpose === 'files' ? selected : []).set(entry.ref, entry)
      answer([...all.values()].map(({ ref, name }) => ({ ref, name })))
    } else if (entry.kind === 'workspace' && purpose === 'open')
      answer([{ ref: entry.ref, name: entry.name }])
    else enter(entry.ref)
  }
  const chosen = [...selected.values()].filter((entry) =>
    purpose === 'mapping' ? entry.kind === 'file' : purpose !== 'files' || entry.kind !== 'workspace',
  )
  const current = here === undefined || !isPlace(here.folder) ? null : { ref: here.ref, name: here.folder }
  const answerNow = (): Chosen[] => {
    if (chosen.length > 0) return chosen.map(({ ref, name }) => ({ ref, name }))
    if (current === null || forFiles) return []
    return purpose !== 'open' || here?.isWorkspace === true ? [current] : []
  }
  const ready = answerNow()
  const why =
    ready.length > 0
      ? null
      : forFiles
        ? purpose === 'files'
          ? 'Select a file or a folder first'
          : 'Select a file first'
        : purpose === 'open'
          ? 'This folder is no workspace'
          : 'Choose a folder first'
  const shown = (here?.entries ?? []).filter(
    (entry) =>
      (forFiles || entry.kind !== 'file') && entry.name.toLowerCase().includes(search.trim().toLowerCase()),
  )

  const goAhead = () => {
    if (ready.length > 0) answer(ready)
  }
  useCommands([
    {
      id: 'openDialog.go',
      title: go,
      group: 'Everywhere',
      keys: ['mod+enter'],
      inDialog: true,
      run: goAhead,
    },
  ])

  return (
    <Dialog
      open
      onClose={() => answer([])}
      title={title}
      about={about}
      width={680}
      actions={
        <>
          <Button onClick={() => answer([])}>Cancel</Button>
          <Button kind="primary" keys="mod+enter" why={why} onClick={goAhead}>
            {chosen.length > 1 ? `${go} ${numberOf(chosen)}` : go}
          </Button>
        </>
      }
    >
      <PathBar folder={here?.folder ?? ''} parent={here?.parent ?? null} onUp={enter} />
      <Input
        label="Find in this folder"
        icon="search"
        placeholder="Find in this folder"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          const [first] = shown
          if (event.key === 'Enter' && search.trim() === '') goAhead()
          else if (event.key === 'Enter' && first !== undefined) open(first)
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          list.current?.querySelector<HTMLElement>('[role="listbox"]')?.focus()
        }}
      />
      {listing.error !== null && (
        <ErrorBanner
          error={listing.error}
          title="This folder cannot be shown"
          actions={
            <Button size="small" onClick={() => enter(undefined)}>
              Back to the start
            </Button>
          }
        />
      )}
      <div ref={list} className={styles['list']}>
        {here === undefined ? (
          listing.slow && <SkeletonRows rows={8} />
        ) : (
          <EntryList
            key={here.ref}
            entries={shown}
            selected={selected}
            many={purpose === 'files'}
            picks={purpose === 'mapping' ? 'file' : 'folder'}
            onSelect={setSelected}
            onOpen={open}
            onUp={here.parent === null ? null : () => enter(here.parent ?? undefined)}
            empty={search === '' ? 'Nothing to choose in this folder' : `Nothing here is called “${search}”`}
          />
        )}
      </div>
    </Dialog>
  )
}
