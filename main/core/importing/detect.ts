import { open } from 'node:fs/promises'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { ImportMapping } from '../../../shared/domain/importMapping.ts'
import type { Reader } from '../readers/frame.ts'
import { refusePipe } from '../files/regularFile.ts'
import { readerById, readers, recogniseValue } from '../readers/formats.ts'
import { mappedReader } from '../readers/mapped.ts'

/** How a file is laid out, and what it is; `reader` is null for Parquet until its columns are known. */
export interface Detected {
  container: 'lines' | 'document' | 'parquet'
  reader: Reader | null
  bytes: number
}

const sniffBytes = 1 << 20

/**
 * Looks at the head of a file; `as` is a format's id or a mapping, whatever the file looks like. Fails with
 * unreadable_file, unsupported or schema_mismatch in plain words.
 */
export async function detectFile(path: string, as?: string | ImportMapping): Promise<Detected> {
  const { head, bytes, tail } = await readEnds(path)
  const wanted = readerOf(as)
  if (bytes === 0) throw emptyFile('The file is empty.')
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') {
    if (tail.toString('latin1') !== 'PAR1') {
      throw new WorkbenchError(
        'unreadable_file',
        'This Parquet file is cut off: its end is missing. Nothing was imported.',
        { hint: 'Copy or export it again.' },
      )
    }
    return { container: 'parquet', reader: wanted, bytes }
  }
  if (head[0] === 0x1f && head[1] === 0x8b) {
    throw new WorkbenchError('unsupported', 'This file is compressed with gzip. Nothing was imported.', {
      hint: 'Unpack it first.',
    })
  }
  if ((head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)) {
    throw new WorkbenchError(
      'unsupported',
      'This file is UTF-16 text; exports of traces are UTF-8. Nothing was imported.',
      { hint: 'Save it as UTF-8.' },
    )
  }
  const text = head.toString('utf8').replace(/^\uFEFF/, '')
  if (text.trim() === '' && bytes === head.length)
    throw emptyFile('The file is empty: it holds nothing but blanks.')
  const container = containerOf(text, bytes > head.length)
  if (wanted !== null) return { container, reader: wanted, bytes }
  const found = recogniseText(text, container)
  if (found !== null && 'problem' in found)
    throw new WorkbenchError('unsupported', found.problem, { hint: found.hint })
  if (found === null) {
    throw new WorkbenchError(
      'unsupported',
      'No known format of traces was recognised. Nothing was imported.',
      {
        hint: 'Assay reads OTLP JSON, Phoenix spans, Langfuse trace JSON and chat runs. If it is one of them, choose the format by hand; a format of your own is read with a mapping (docs/mapping.md).',
      },
    )
  }
  return { container, reader: found.reader, bytes }
}

const emptyFile = (what: string) =>
  new WorkbenchError('unreadable_file', `${what} Nothing was imported.`, { hint: 'Export it again.' })

function readerOf(as: string | ImportMapping | undefined): Reader | null {
  if (as === undefined) return null
  const reader = typeof as === 'string' ? readerById(as) : mappedReader(as)
  if (reader !== undefined) return reader
  throw new WorkbenchError('invalid_input', `There is no import format "${String(as)}".`, {
    hint: `Choose one of ${readers.map(({ id }) => id).join(', ')}.`,
  })
}

/** How a file is laid out, whatever it holds. Fails with not_found or unreadable_file. */
export async function containerOfFile(path: string): Promise<Detected['container']> {
  const { head, bytes } = await readEnds(path)
  if (head.subarray(0, 4).toString('latin1') === 'PAR1') return 'parquet'
  return containerOf(head.toString('utf8').replace(/^\uFEFF/, ''), bytes > head.length)
}

async function readEnds(path: string): Promise<{ head: Buffer; tail: Buffer; bytes: number }> {
  await refusePipe(path, 'Nothing was imported.')
  let file
  try {
    file = await open(path, 'r')
    const stat = await file.stat()
    if (stat.isDirectory()) {
      throw new WorkbenchError('unreadable_file', 'This is a folder and no file. Nothing was imported.', {
        hint: 'Choose the files in it.',
      })
    }
    const head = Buffer.alloc(Math.min(sniffBytes, stat.size))
    await file.read(head, 0, head.length, 0)
    const tail = Buffer.alloc(Math.min(4, stat.size))
    await file.read(tail, 0, tail.length, Math.max(0, stat.size - 4))
    return { head, tail, bytes: stat.size }
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause
    const { code } = cause as NodeJS.ErrnoException
    const missing = code === 'ENOENT'
    throw new WorkbenchError(
      missing ? 'not_found' : 'unreadable_file',
      missing
        ? 'The file does not exist. Nothing was imported.'
        : 'The file cannot be read. Nothing was imported.',
      {
        hint: missing
          ? 'Check the path.'
          : code === 'ELOOP'
            ? 'It is a link that leads back to itself: give the file that it should lead to.'
            : 'Check the permissions of the file.',
        cause,
      },
    )
  } finally {
    await file?.close()
  }
}

// A first line that is a whole JSON value means lines; an open bracket at its end means one document.
function containerOf(text: string, more: boolean): 'lines' | 'document' {
  const first = text.trimStart()
  const newline = first.indexOf('\n')
  const line = (newline === -1 ? first : first.slice(0, newline)).trim()
  if (first.startsWith('[')) return 'document'
  if (parses(line)) return 'lines'
  if (!first.startsWith('{')) return 'lines'
  // Not whole: either a document over several lines, or a first line that is broken or longer than the sniff.
  if (newline === -1) return more ? 'lines' : 'document'
  const rest = first
    .slice(newline + 1)
    .split('\n')
    .slice(0, 50)
  return rest.some((next) => next.startsWith('{') && parses(next.trim())) ? 'lines' : 'document'
}

function recogniseText(text: string, container: 'lines' | 'document') {
  if (container === 'lines') {
    let whole = 0
    for (const line of text.split('\n').slice(0, 200)) {
      const value = parsed(line.trim())
      if (value === undefined) continue
      whole++
      const found = recogniseValue(value)
      if (found !== null) return found
    }
    if (whole > 0) return null
  }
  if (!/^\s*[[{]/.test(text)) return null
  const whole = parsed(text)
  if (whole !== undefined) return recogniseValue(whole)
  return recogniseFragment(text)
}

// The head of a document longer than the sniff: its first keys decide.
function recogniseFragment(text: string) {
  const keys = new Set(
    [...text.slice(0, 200_000).matchAll(/"([A-Za-z_.]{3,40})"\s*:/g)].map((match) => match[1]),
  )
  const has = (...names: string[]) => names.some((name) => keys.has(name))
  if (has('resourceSpans', 'resource_spans')) return recogniseValue({ resourceSpans: [] })
  if (has('resourceLogs', 'resource_logs')) return recogniseValue({ resourceLogs: [] })
  if (has('resourceMetrics', 'resource_metrics')) return recogniseValue({ resourceMetrics: [] })
  if (has('observations') && has('trace')) return recogniseValue({ trace: {}, observations: [] })
  if (has('context.span_id') || (has('context') && has('span_kind')))
    return recogniseValue({ 'context.span_id': '' })
  if (has('traj', 'messages', 'messages_display')) return recogniseValue({ messages: [] })
  return null
}

function parsed(text: string): unknown {
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const parses = (text: string) => parsed(text) !== undefined
