const turn = /^(system|user|assistant|tool|function): /

/**
 * Turns of a conversation rendered as text, one `role: ` prefix a turn; lines without one belong to the
 * turn above. A content of `None` means that there was none.
 */
export function messagesFromDisplay(
  text: string,
): { role: string; content: string | null; name: string | null }[] {
  const messages: { role: string; content: string | null; name: string | null }[] = []
  for (const line of text.split('\n')) {
    const match = turn.exec(line)
    const last = messages.at(-1)
    if (match?.[1] !== undefined)
      messages.push({ role: match[1], content: line.slice(match[0].length), name: null })
    else if (last !== undefined) last.content = `${last.content ?? ''}\n${line}`
    else messages.push({ role: 'other', content: line, name: null })
  }
  for (const message of messages) if (message.content === 'None') message.content = null
  return messages
}
