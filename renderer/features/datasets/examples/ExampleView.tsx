import type { ReactNode } from 'react'
import { Button } from '../../../components/Button.tsx'
import { Code } from '../../../components/Code.tsx'
import { TextBlock } from '../../../components/conversation/TextBlock.tsx'
import { StatusGlyph, verdictStatus } from '../../../components/StatusGlyph.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { navigate } from '../../../stores/route.ts'
import { CopyId } from '../../../components/CopyId.tsx'
import { ExampleFacts } from './ExampleFacts.tsx'
import { expectedCall, messageOf, metaText, type Example } from '../version.ts'
import styles from './ExampleView.module.css'

const speakers: Record<string, string> = {
  system: 'System',
  user: 'User',
  assistant: 'Agent',
  tool: 'Tool',
}

/** One example to be read: what goes in, what is expected, and where it comes from. */
export function ExampleView({ example, onLineage }: { example: Example; onLineage: () => void }) {
  const { input, expected } = example
  const trace = metaText(example, 'trace_uid')
  const verdict = metaText(example, 'verdict')
  return (
    <article className={styles['example']}>
      <header className={styles['head']}>
        <StatusGlyph status={verdictStatus(verdict)} word="" />
        <h2 className="strong">
          Labelled {verdict ?? 'nothing'}, <span className="mono">{example.example_id.slice(0, 12)}</span>
        </h2>
        <CopyId id={example.example_id} />
        <Tag>{example.split}</Tag>
        <span className="grow" />
        <Button size="small" onClick={onLineage}>
          Lineage
        </Button>
        {trace !== null && (
          <Button size="small" icon="link" onClick={() => navigate('trace', [trace])}>
            Open trace
          </Button>
        )}
      </header>
      <section className={styles['part']} aria-label="Input">
        <h3 className="t-section">
          Input, {formatCounted(input.messages.length, 'message')},{' '}
          {formatCounted(input.tools.length, 'tool')}
        </h3>
        {input.messages.map(messageOf).map((message, index) => (
          <Said key={index} who={speakers[message.role] ?? message.role}>
            {(message.content !== null || message.calls.length === 0) && (
              <Text text={message.content} name={`input.messages[${index}].content`} />
            )}
            {message.calls.map((call, at) => (
              <Call key={at} name={call.name}>
                <Text text={call.arguments} name={`input.messages[${index}].tool_calls[${at}]`} mono />
              </Call>
            ))}
          </Said>
        ))}
        {input.tools.length > 0 && (
          <details className={styles['tools']}>
            <summary>Tools the agent had</summary>
            <Text text={JSON.stringify(input.tools, null, 2)} name="input.tools" mono />
          </details>
        )}
      </section>
      <section className={styles['part']} aria-label="Expected">
        <h3 className="t-section">Expected</h3>
        {expected.answer !== null && (
          <Said who={verdict === 'pass' ? 'Answer' : 'Correction'}>
            <Text text={expected.answer} name="expected.answer" />
          </Said>
        )}
        {(expected.tool_calls ?? []).length > 0 && (
          <Said who="Calls">
            {(expected.tool_calls ?? []).map(expectedCall).map((call, at) => (
              <Call key={at} name={call.name}>
                <Text text={call.arguments} name={`expected.tool_calls[${at}]`} mono />
              </Call>
            ))}
          </Said>
        )}
        {expected.must_not.length > 0 && (
          <Said who="Must not">
            <span className="row row-wrap">
              {expected.must_not.map((code) => (
                <Code key={code}>{code}</Code>
              ))}
            </span>
          </Said>
        )}
      </section>
      <section className={styles['part']} aria-label="Metadata">
        <h3 className="t-section">Metadata</h3>
        <ExampleFacts metadata={example.metadata} />
      </section>
    </article>
  )
}

function Said({ who, children }: { who: string; children: ReactNode }) {
  return (
    <div className={styles['said']}>
      <span className={styles['who']}>{who}</span>
      <div className={styles['words']}>{children}</div>
    </div>
  )
}

function Call({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles['call']}>
      <span className="mono medium">{name}</span>
      {children}
    </div>
  )
}

function Text({ text, name, mono = false }: { text: string | null; name: string; mono?: boolean }) {
  return (
    <TextBlock
      mono={mono}
      textRef={{
        text,
        chars: text?.length ?? 0,
        span: null,
        message: null,
        field: name,
        findField: name,
      }}
    />
  )
}
