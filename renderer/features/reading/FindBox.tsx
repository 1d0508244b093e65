import { useRef } from 'react'
import { useCommands } from '../../commands/commands.ts'
import { IconButton } from '../../components/IconButton.tsx'
import { Input } from '../../components/Input.tsx'
import { formatCount } from '../../format/numbers.ts'
import { countWords } from './findModel.ts'
import type { Find } from './useFind.ts'
import styles from './FindBox.module.css'

/** Find in this trace: ⌘F comes here, F3 goes on, Escape clears and goes back to where one was. */
export function FindBox({ find }: { find: Find }) {
  const input = useRef<HTMLInputElement>(null)
  const before = useRef<Element | null>(null)
  useCommands([
    {
      id: 'trace.find',
      title: 'Find in this trace',
      group: 'Trace',
      icon: 'search',
      keys: ['mod+f'],
      inText: true,
      run: () => {
        before.current = document.activeElement
        input.current?.focus()
        input.current?.select()
      },
    },
    {
      id: 'trace.find.next',
      title: 'Next hit',
      group: 'Trace',
      keys: ['f3', 'mod+g'],
      inText: true,
      when: () => find.hits.length > 0,
      run: () => find.step(1),
    },
    {
      id: 'trace.find.previous',
      title: 'Previous hit',
      group: 'Trace',
      keys: ['shift+f3', 'mod+shift+g'],
      inText: true,
      when: () => find.hits.length > 0,
      run: () => find.step(-1),
    },
  ])
  const asked = find.text.trim() !== ''
  const words = !asked
    ? ''
    : find.pending
      ? ''
      : find.total === 0
        ? 'No hits'
        : `${formatCount(find.at + 1)} of ${formatCount(find.total)}`
  return (
    <span className={styles['find']}>
      <Input
        ref={input}
        label="Find in this trace"
        icon="search"
        className={styles['box']}
        placeholder="Find in this trace"
        value={find.text}
        title={countWords(find.counts)}
        onChange={(event) => find.setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') find.step(event.shiftKey ? -1 : 1)
          else if (event.key === 'Escape') {
            find.setText('')
            if (before.current instanceof HTMLElement) before.current.focus()
            else input.current?.blur()
          } else return
          event.preventDefault()
        }}
        after={
          asked && (
            <>
              <span className="tone-2 nowrap" role="status">
                {words}
              </span>
              <IconButton
                icon="up"
                label="Previous hit"
                size="small"
                keys="shift+f3"
                onClick={() => find.step(-1)}
              />
              <IconButton icon="down" label="Next hit" size="small" keys="f3" onClick={() => find.step(1)} />
            </>
          )
        }
      />
    </span>
  )
}

/** Where the hits are, in one line under the head: the find also looks where one does not. */
export function FindCounts({ find }: { find: Find }) {
  if (find.text.trim() === '' || find.total === 0) return null
  const cut = find.total > find.hits.length ? `; the first ${formatCount(find.hits.length)} are marked` : ''
  return (
    <p className={styles['counts']} role="status">
      {countWords(find.counts)}
      {cut}
    </p>
  )
}
