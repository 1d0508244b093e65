import { useState } from 'react'
import { useCommandEntries } from '../../commands/commands.ts'
import { Button } from '../../components/Button.tsx'
import { classes } from '../../components/classes.ts'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { Kbd } from '../../components/Kbd.tsx'
import { ariaKeys } from '../../commands/keys.ts'
import { helpGroups } from './helpGroups.ts'
import styles from './HelpDialog.module.css'

/** The keys that work here and now, searchable. */
export function HelpDialog({ onClose }: { onClose: () => void }) {
  const [search, setSearch] = useState('')
  const groups = helpGroups(useCommandEntries(), search)
  return (
    <Dialog open onClose={onClose} title="Keyboard help" width={1040} bare>
      <div className={styles['head']}>
        <h2 className="t-h3">Keyboard</h2>
        <span className="tone-3 ellipsis">keys of this screen first; every key shown works</span>
        <span className="grow" />
        <Input
          className={styles['search']}
          label="Find a key or command"
          placeholder="Find a key or command"
          icon="search"
          value={search}
          onChange={(event) => setSearch(event.target.value)}
        />
        <Button size="small" kind="ghost" onClick={onClose}>
          Close <Kbd keys="escape" />
        </Button>
      </div>
      <div
        className={classes(styles['groups'], groups.length > 1 && styles['many'])}
        // A long list scrolls, so the keyboard must reach it.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label="Keys"
      >
        {groups.length === 0 && (
          <p className="tone-2">
            No key or command matches “{search}”.{' '}
            <Button kind="link" onClick={() => setSearch('')}>
              Show all
            </Button>
          </p>
        )}
        {groups.map(({ group, entries }) => (
          <section key={group} className={styles['group']} aria-label={group}>
            <h3 className={styles['title']}>{group}</h3>
            <ul>
              {entries.map((entry) => (
                <li key={entry.id} className={styles['line']}>
                  <span className={styles['words']}>{entry.title}</span>
                  {entry.keys?.map((keys) => (
                    <span key={keys}>
                      <Kbd keys={keys} />
                      <span className="visually-hidden">{ariaKeys(keys)}</span>
                    </span>
                  ))}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className={styles['foot']}>Single keys rest while you type or a dialog is open.</div>
    </Dialog>
  )
}
