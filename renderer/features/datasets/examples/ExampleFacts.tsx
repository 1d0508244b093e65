import { navigate } from '../../../stores/route.ts'
import { Button } from '../../../components/Button.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import styles from './ExampleFacts.module.css'

/** The metadata of an example, in its order; what it lacks is not shown. */
export function ExampleFacts({ metadata }: { metadata: Readonly<Record<string, unknown>> }) {
  const facts = Object.entries(metadata).flatMap(([key, value]): [string, string][] =>
    value === null || key === 'example_id'
      ? []
      : [[key, Array.isArray(value) ? value.join(', ') : String(value)]],
  )
  return (
    <dl className={styles['facts']}>
      {facts.map(([key, value]) => (
        <div key={key} className={styles['fact']}>
          <dt>{key}</dt>
          <dd>
            {key === 'trace_uid' ? (
              <Button kind="link" onClick={() => navigate('trace', [value])}>
                <span className="mono">{value}</span>
              </Button>
            ) : (
              <RedactedText text={value} />
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}
