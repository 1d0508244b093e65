import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { Chosen } from '../../../shared/protocol/hostApi.ts'
import { host } from '../../client/host.ts'

export type OpenPurpose = 'files' | 'mapping' | 'open' | 'create' | 'export' | 'model'

interface Request {
  purpose: OpenPurpose
  answer: (chosen: Chosen[]) => void
}

const request = createStore<{ request: Request | null }>()(() => ({ request: null }))

export function useOpenRequest(): Request | null {
  return useStore(request, (state) => state.request)
}

function ask(purpose: OpenPurpose): Promise<Chosen[]> {
  request.getState().request?.answer([])
  return new Promise((resolve) => {
    request.setState({
      request: {
        purpose,
        answer: (chosen) => {
          request.setState({ request: null })
          resolve(chosen)
        },
      },
    })
  })
}

/** Trace files by the system's dialog, or in a browser by ours over the core's file list; empty when cancelled. */
export async function chooseFiles(): Promise<Chosen[]> {
  const answer = await host().chooseFiles()
  return answer.available ? answer.value : ask('files')
}

/** A mapping file by the same dialogs; null when cancelled. */
export async function chooseMapping(): Promise<Chosen | null> {
  const answer = await host().chooseFiles()
  return (answer.available ? answer.value : await ask('mapping'))[0] ?? null
}

/** A folder: a workspace to open, a place for a new one or for an export, or a model; null when cancelled. */
export async function chooseFolder(purpose: 'open' | 'create' | 'export' | 'model'): Promise<Chosen | null> {
  const answer = await host().chooseFolder(purpose)
  return answer.available ? answer.value : ((await ask(purpose))[0] ?? null)
}
