import { useState } from 'react'
import { IconButton } from './IconButton.tsx'

/** Copies the whole id, and says that it did. */
export function CopyId({ id }: { id: string }) {
  const [said, setSaid] = useState<string | null>(null)
  return (
    <>
      <IconButton
        icon={said === 'Copied' ? 'check' : 'copy'}
        size="small"
        label={said ?? 'Copy the whole id'}
        onClick={() =>
          navigator.clipboard.writeText(id).then(
            () => setSaid('Copied'),
            () => setSaid('The clipboard is not available'),
          )
        }
      />
      <span className="visually-hidden" role="status">
        {said}
      </span>
    </>
  )
}
