import { stat } from 'node:fs/promises'
import path from 'node:path'
import { desktopChannels } from '../../shared/protocol/desktopChannels.ts'
import type { Chosen } from '../../shared/protocol/hostApi.ts'
import type { CoreProcess } from './coreProcess.ts'
import type { Electron } from './parts.ts'
import { isOurPage } from './senders.ts'

const purposes: Readonly<Record<string, { title: string; button: string }>> = {
  open: { title: 'Open workspace', button: 'Open' },
  create: { title: 'Where the new workspace goes', button: 'Choose' },
  export: { title: 'Where the export goes', button: 'Choose' },
  model: { title: 'Folder of a model', button: 'Choose' },
}

/** Answers the page's wishes for dialogs, dropped files, the file manager and the theme. */
export function answerHostApi(
  { dialog, ipcMain, nativeTheme, shell }: Pick<Electron, 'dialog' | 'ipcMain' | 'nativeTheme' | 'shell'>,
  core: Pick<CoreProcess, 'grant'>,
): void {
  const answer = <Value>(channel: string, work: (given: unknown) => Promise<Value>) =>
    ipcMain.handle(channel, (event, given: unknown) => {
      if (!isOurPage(event)) throw new Error('refused')
      return work(given)
    })

  answer(desktopChannels.chooseFiles, async (): Promise<Chosen[]> => {
    const { filePaths } = await dialog.showOpenDialog({
      title: 'Import traces',
      buttonLabel: 'Import',
      properties: ['openFile', 'multiSelections'],
      filters: [
        { name: 'Trace exports', extensions: ['jsonl', 'ndjson', 'json', 'parquet'] },
        { name: 'All files', extensions: ['*'] },
      ],
    })
    return filePaths.length === 0 ? [] : core.grant(filePaths)
  })

  answer(desktopChannels.chooseFolder, async (purpose): Promise<Chosen | null> => {
    const words =
      typeof purpose === 'string' && Object.hasOwn(purposes, purpose) ? purposes[purpose] : undefined
    if (words === undefined) throw new Error('refused')
    const { filePaths } = await dialog.showOpenDialog({
      title: words.title,
      buttonLabel: words.button,
      properties: ['openDirectory', 'createDirectory'],
    })
    const [chosen] = filePaths.length === 0 ? [] : await core.grant(filePaths)
    return chosen ?? null
  })

  // The preload takes these from real dropped files; a page cannot make one that names a path.
  answer(desktopChannels.dropped, async (paths): Promise<Chosen[]> => {
    const named = Array.isArray(paths)
      ? paths.filter((item): item is string => typeof item === 'string' && path.isAbsolute(item))
      : []
    return named.length === 0 ? [] : core.grant(named)
  })

  answer(desktopChannels.reveal, async (place): Promise<boolean> => {
    if (typeof place !== 'string' || !path.isAbsolute(place) || !(await exists(place))) return false
    shell.showItemInFolder(path.normalize(place))
    return true
  })

  answer(desktopChannels.theme, async (theme): Promise<boolean> => {
    if (theme !== 'light' && theme !== 'dark' && theme !== 'system') return false
    nativeTheme.themeSource = theme
    return true
  })
}

const exists = (place: string) =>
  stat(place).then(
    () => true,
    () => false,
  )
