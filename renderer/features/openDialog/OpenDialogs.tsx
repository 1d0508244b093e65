import { useOpenRequest } from './choose.ts'
import { NewWorkspaceDialog } from './NewWorkspaceDialog.tsx'
import { OpenDialog } from './OpenDialog.tsx'

/** The dialogs that ask for a file, a folder or a new workspace's name. Stands once in the window. */
export function OpenDialogs() {
  const request = useOpenRequest()
  return (
    <>
      <NewWorkspaceDialog />
      {request !== null && (
        <OpenDialog key={request.purpose} purpose={request.purpose} answer={request.answer} />
      )}
    </>
  )
}
