import { browserDoor } from '../../shared/protocol/browserDoor.ts'
import { errorFromWire, WorkbenchError } from '../../shared/errors.ts'
import { takeToken } from './token.ts'

export interface Uploaded {
  ref: string
  name: string
  bytes: number
}

/** Streams a dropped file into the vault's incoming folder (browser door); aborting leaves nothing there. */
export function uploadFile(
  file: File,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (sentBytes: number) => void },
): Promise<Uploaded> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', browserDoor.uploadPath)
    request.setRequestHeader('authorization', `Bearer ${takeToken() ?? ''}`)
    request.setRequestHeader(browserDoor.nameHeader, encodeURIComponent(file.name))
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded))
    request.addEventListener('load', () => {
      const answer = answerFrom(request.responseText)
      if (answer instanceof WorkbenchError) reject(answer)
      else resolve(answer)
    })
    request.addEventListener('error', () => reject(lost()))
    request.addEventListener('abort', () =>
      reject(new WorkbenchError('cancelled', 'The file was not taken over. Nothing was added.')),
    )
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })
}

const lost = () =>
  new WorkbenchError('disconnected', 'The file could not be handed over. Nothing was added.', {
    hint: 'Drop it again.',
    retryable: true,
  })

function answerFrom(text: string): Uploaded | WorkbenchError {
  try {
    const answer = JSON.parse(text)
    return answer.error === undefined ? answer : errorFromWire(answer.error)
  } catch {
    return lost()
  }
}
