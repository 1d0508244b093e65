import { Command as Cmdk } from 'cmdk'
import { useMemo, useState } from 'react'
import {
  availableCommands,
  commandGroups,
  isLocal,
  useCommandEntries,
  type Command,
} from '../../commands/commands.ts'
import type { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { useQuery } from '../../client/useQuery.ts'
import { Dialog } from '../../components/Dialog.tsx'
import { Icon } from '../../components/Icon.tsx'
import { Kbd } from '../../components/Kbd.tsx'
import { Tag } from '../../components/Tag.tsx'
import { useWorkspace } from '../../stores/appInfo.ts'
import { navigate, useRoute } from '../../stores/route.ts'
import { MatchedTitle } from './MatchedTitle.tsx'
import { matchRank, readPrefix } from './match.ts'
import { recentCommands, rememberCommand } from './recentCommands.ts'
import styles from './PaletteDialog.module.css'

/** Every command that can run now, found by typing. `:` opens a trace by its id, `#` filters by a code. */
export function PaletteDialog({ onClose }: { onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const { prefix, text } = readPrefix(typed)
  const entries = useCommandEntries()
  const where = useRoute().params['where']
  const open = useWorkspace() !== null
  const commands = useMemo(
    () =>
      availableCommands(entries).filter(
        (entry): entry is Command => !isLocal(entry) && entry.id !== 'palette',
      ),
    [entries],
  )
  const found = prefix === ':' || prefix === '#' ? [] : ranked(commands, text)
  const asked = open && prefix === ':'
  const looks = asked && text.trim().length >= fewest
  const ids = useQuery('trace.get', { trace: text.trim(), bodyLimit: 200 }, { enabled: looks })
  const traces = looks && !ids.stale ? tracesOf(ids.value, ids.error) : []
  const recent = text === '' ? recentCommands(commands) : []
  const run = (command: Command) => {
    rememberCommand(command.id)
    onClose()
    // The dialog gives focus back first, so that a command may move it.
    setTimeout(command.run)
  }
  const go = (where: () => void) => {
    onClose()
    where()
  }
  return (
    <Dialog open onClose={onClose} title="Command palette" width={640} bare top>
      <Cmdk label="Command palette" shouldFilter={false} loop className={styles['palette'] ?? ''}>
        <div className={styles['box']}>
          <Icon name="search" />
          <Cmdk.Input
            className={styles['input'] ?? ''}
            value={typed}
            onValueChange={setTyped}
            placeholder="Type a command, a trace id after : or a code after #"
          />
          {where !== undefined && where !== '' && <Tag>{shortened(where)}</Tag>}
        </div>
        <Cmdk.List className={styles['list'] ?? ''} label="Commands">
          <Cmdk.Empty className={styles['empty'] ?? ''}>
            {looks
              ? (ids.error?.message ?? 'Looking for the trace')
              : asked
                ? `Go on typing: at least ${fewest} characters of an id`
                : prefix === '' || prefix === '>'
                  ? `No command matches “${text}”`
                  : 'Go on typing'}
          </Cmdk.Empty>
          {traces.length > 1 && ids.error !== null && (
            <p className={styles['several']}>{severalWords(text.trim(), ids.error)}</p>
          )}
          {traces.map((trace) => (
            <Line
              key={trace}
              icon="search"
              value={`trace ${trace}`}
              title={`Open trace ${trace}`}
              onSelect={() => go(() => navigate('trace', [trace]))}
            />
          ))}
          {open && prefix === '#' && text !== '' && (
            <Line
              icon="filter"
              value="code"
              title={`Filter to code ${text.toUpperCase()}`}
              onSelect={() =>
                go(() =>
                  navigate('explore', [], { where: `code = '${text.toUpperCase().replaceAll("'", "''")}'` }),
                )
              }
            />
          )}
          {recent.length > 0 && (
            <Cmdk.Group heading="Recent" className={styles['group'] ?? ''}>
              {recent.map((command) => (
                <CommandLine
                  key={command.id}
                  command={command}
                  text=""
                  value={`recent ${command.id}`}
                  onRun={run}
                />
              ))}
            </Cmdk.Group>
          )}
          {commandGroups.map((group) => {
            const own = found.filter((command) => command.group === group)
            return own.length === 0 ? null : (
              <Cmdk.Group key={group} heading={group} className={styles['group'] ?? ''}>
                {own.map((command) => (
                  <CommandLine
                    key={command.id}
                    command={command}
                    text={text}
                    value={command.id}
                    onRun={run}
                  />
                ))}
              </Cmdk.Group>
            )
          })}
        </Cmdk.List>
        <footer className={styles['foot']} aria-hidden="true">
          <Kbd keys="up" />
          <Kbd keys="down" /> move <Kbd keys="enter" /> run
          <span className="grow" />
          <span>
            Prefix <span className="mono">&gt;</span> commands, <span className="mono">#</span> code,{' '}
            <span className="mono">:</span> trace id
          </span>
        </footer>
      </Cmdk>
    </Dialog>
  )
}

/** Ids are shown by eight characters; the core looks for no beginning shorter than this. */
const fewest = 6

/** The trace that was found, or those that begin so, as the refusal names them. */
function tracesOf(found: Output<'trace.get'> | undefined, error: WorkbenchError | null): readonly string[] {
  if (error === null) return found === undefined ? [] : [found.trace.trace]
  const details = error.details as { traces?: unknown } | undefined
  return Array.isArray(details?.traces) ? details.traces.filter((each) => typeof each === 'string') : []
}

function severalWords(text: string, { details }: WorkbenchError): string {
  const more = (details as { more?: unknown } | undefined)?.more
  return typeof more === 'number' && more > 0
    ? `These traces and ${more} more begin with ${text}: give more of the id, or choose one`
    : `These traces begin with ${text}: choose one`
}

const shortened = (text: string) => (text.length > 32 ? `${text.slice(0, 31)}…` : text)

function ranked(commands: readonly Command[], text: string): Command[] {
  return commands
    .map((command) => ({ command, rank: matchRank(command.title, text) }))
    .filter(({ rank }) => rank !== null)
    .toSorted((one, other) => (one.rank ?? 0) - (other.rank ?? 0))
    .map(({ command }) => command)
}

function CommandLine({
  command,
  text,
  value,
  onRun,
}: {
  command: Command
  text: string
  value: string
  onRun: (command: Command) => void
}) {
  return (
    <Cmdk.Item className={styles['line'] ?? ''} value={value} onSelect={() => onRun(command)}>
      <Icon name={command.icon ?? 'right'} />
      <MatchedTitle title={command.title} text={text} />
      {command.hint !== undefined && <span className={styles['hint']}>{command.hint}</span>}
      <span className="grow" />
      {command.keys?.[0] !== undefined && <Kbd keys={command.keys[0]} />}
    </Cmdk.Item>
  )
}

function Line({
  icon,
  value,
  title,
  onSelect,
}: {
  icon: 'search' | 'filter'
  value: string
  title: string
  onSelect: () => void
}) {
  return (
    <Cmdk.Item className={styles['line'] ?? ''} value={value} onSelect={onSelect}>
      <Icon name={icon} />
      <span>{title}</span>
    </Cmdk.Item>
  )
}
