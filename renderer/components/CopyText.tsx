import { useState } from 'react'
import { Button } from './Button.tsx'

/** Copies a text and says that it did. */
export function CopyText({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState<string | null>(null)
  return (
    <Button
      kind="ghost"
      size="small"
      icon={said === 'Copied' ? 'check' : 'copy'}
      aria-label={`Copy the ${what}`}
      onClick={() =>
        navigator.clipboard.writeText(text).then(
          () => setSaid('Copied'),
          () => setSaid('No clipboard here'),
        )
      }
    >
      <span role="status">{said ?? 'Copy'}</span>
    </Button>
  )
}
