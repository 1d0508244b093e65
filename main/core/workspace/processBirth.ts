import { readFileSync } from 'node:fs'

/**
 * Tells a process from another that gets its number later, after a restart of the machine too: the machine's start
 * and the process's own, as text. Null where the system does not say, or there is no such process.
 */
export function birthOf(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // The second field is the program's name in brackets, which may hold anything; the start is the 22nd.
    const start = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
    return start === undefined ? null : `${boot} ${start}`
  } catch {
    return null
  }
}
