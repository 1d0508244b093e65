import type { Taxonomy, TaxonomyCode } from '../../../shared/domain/taxonomy.ts'
import { Kbd } from '../Kbd.tsx'
import styles from './DefinitionCard.module.css'

/**
 * What a code means, when it is right, and which code to use where it is not; or, in its place, two cases of it
 * and two near misses. It keeps its height so that nothing jumps between codes.
 */
export function DefinitionCard({
  code,
  version,
  examples,
  onExamples,
  onUse,
}: {
  code: TaxonomyCode
  version: string
  examples: boolean
  onExamples: () => void
  onUse: (code: string) => void
}) {
  return (
    <section className={styles['card']} aria-label={`Definition of ${code.id}`} aria-live="polite">
      {examples ? <Cases code={code} onUse={onUse} /> : <Meaning code={code} onUse={onUse} />}
      <div className={styles['foot']}>
        <button type="button" className={styles['more']} aria-keyshortcuts="E" onClick={onExamples}>
          {examples
            ? 'Definition'
            : `${code.examples.length} examples, ${code.near_misses.length} near misses`}
        </button>
        <Kbd keys="e" />
        <span className="grow" />
        <span>
          {code.id}, rubric v{version}
        </span>
      </div>
    </section>
  )
}

/** The card before any code is shown: the same room, so that nothing moves when one is. */
export function NoDefinition({ taxonomy }: { taxonomy: Pick<Taxonomy, 'definition' | 'title' | 'version'> }) {
  return (
    <section className={styles['card']} aria-label="Definition" data-empty="">
      <p className="tone-3">{taxonomy.definition}</p>
      <div className={styles['foot']}>
        <span className="grow" />
        <span>
          {taxonomy.title}, rubric v{taxonomy.version}
        </span>
      </div>
    </section>
  )
}

function Meaning({ code, onUse }: { code: TaxonomyCode; onUse: (code: string) => void }) {
  return (
    <>
      <p>{code.definition}</p>
      <dl className={styles['points']}>
        <dt>Include</dt>
        <dd>{code.include}</dd>
        <dt>Not this if</dt>
        <dd>
          {code.exclude.map((exclusion) => (
            <p key={`${exclusion.use} ${exclusion.when}`}>
              {exclusion.when} <UseInstead code={exclusion.use} onUse={onUse} />
            </p>
          ))}
        </dd>
        <dt>Ask</dt>
        <dd className="medium">{code.ask}</dd>
      </dl>
    </>
  )
}

function Cases({ code, onUse }: { code: TaxonomyCode; onUse: (code: string) => void }) {
  return (
    <dl className={styles['points']}>
      <dt>Example</dt>
      <dd>
        {code.examples.map((example) => (
          <p key={example.text}>{example.text}</p>
        ))}
      </dd>
      <dt>Near miss</dt>
      <dd>
        {code.near_misses.map((miss) => (
          <p key={miss.text}>
            {miss.text} {miss.use !== undefined && <UseInstead code={miss.use} onUse={onUse} />}
          </p>
        ))}
      </dd>
    </dl>
  )
}

function UseInstead({ code, onUse }: { code: string; onUse: (code: string) => void }) {
  return (
    <button
      type="button"
      className={styles['use']}
      aria-label={`Show ${code} instead`}
      onClick={() => onUse(code)}
    >
      {code}
    </button>
  )
}
