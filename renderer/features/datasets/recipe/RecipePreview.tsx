import type { QueryResult } from '../../../client/useQuery.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { classes } from '../../../components/classes.ts'
import { Code } from '../../../components/Code.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { Pane } from '../../../components/Pane.tsx'
import { RedactedText } from '../../../components/RedactedText.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { StatusGlyph, verdictStatus } from '../../../components/StatusGlyph.tsx'
import { navigate } from '../../../stores/route.ts'
import { BuildSteps } from '../BuildSteps.tsx'
import { SplitBars } from '../SplitBars.tsx'
import { metaText, questionOf, type Example } from '../version.ts'
import styles from './RecipePreview.module.css'

type Preview = QueryResult<Output<'dataset.preview'>>

/** What the recipe would build: counts that fall with their reasons, splits, and the first examples. */
export function RecipePreview({ preview, enabled }: { preview: Preview; enabled: boolean }) {
  const { value, error, stale, slow } = preview
  if (error !== null && error.code !== 'invalid_input' && value === undefined) {
    return (
      <Pane label="Preview" className={styles['pane']}>
        <div className={styles['part']}>
          <ErrorBanner
            error={error}
            title="The preview could not be made"
            actions={
              <Button size="small" onClick={preview.refresh}>
                Try again
              </Button>
            }
          />
        </div>
      </Pane>
    )
  }
  if (value === undefined)
    return (
      <Pane label="Preview" className={styles['pane']}>
        {slow ? (
          <SkeletonRows rows={8} label="Counting" />
        ) : (
          error !== null && (
            <p className={styles['wait']}>The counts come back once the filter can be read.</p>
          )
        )}
      </Pane>
    )
  const fell = value.steps.findLast((step) => step.left > 0)
  const none = value.splits.train + value.splits.eval + value.splits.test === 0
  const old = (stale && slow) || error !== null || !enabled
  return (
    <Pane label="Preview" className={styles['pane']}>
      <div
        className={classes(styles['scroll'], old && styles['old'])}
        // A scrolling region must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label="What it would build"
      >
        <section className={styles['part']} aria-labelledby="preview-steps">
          <div className="row">
            <h2 id="preview-steps" className="t-h3">
              What it would build
            </h2>
            <span className="tone-3" role="status">
              {stale && slow ? 'counting again' : old ? 'of the last recipe that could be read' : ''}
            </span>
          </div>
          <BuildSteps steps={value.steps} />
        </section>
        {none ? (
          fell === undefined ? (
            <EmptyState title="No trace matches this filter">
              Widen the filter, or choose another slice.
            </EmptyState>
          ) : (
            <EmptyState
              title="Nothing is left"
              actions={<Button onClick={() => navigate('label')}>Label traces</Button>}
            >
              {fell.step}: {fell.why}. Label traces of this slice, or widen the recipe.
            </EmptyState>
          )
        ) : (
          <>
            <section className={styles['part']} aria-labelledby="preview-splits">
              <div className="row">
                <h2 id="preview-splits" className="t-h3">
                  Splits
                </h2>
                <span className="tone-3">unit: session, user, duplicate group</span>
              </div>
              <SplitBars splits={value.splits} />
            </section>
            <section className={styles['part']} aria-labelledby="preview-first">
              <h2 id="preview-first" className="t-h3">
                First examples
              </h2>
              <ol className={styles['first']}>
                {value.first.map((example) => (
                  <First key={example.example_id} example={example} />
                ))}
              </ol>
            </section>
          </>
        )}
      </div>
    </Pane>
  )
}

function First({ example }: { example: Example }) {
  const { answer, must_not: codes } = example.expected
  return (
    <li className={styles['example']}>
      <StatusGlyph status={verdictStatus(metaText(example, 'verdict'))} />
      <div className={styles['words']}>
        <p className={styles['clamped']}>
          <RedactedText text={questionOf(example).slice(0, 400)} />
        </p>
        {answer !== null && (
          <p className={classes(styles['clamped'], 'tone-2')}>
            <span className="medium">Answer</span> <RedactedText text={answer.slice(0, 400)} />
          </p>
        )}
        {codes.length > 0 && (
          <p className="row row-wrap tone-2">
            <span className="medium">Must not</span>
            {codes.map((code) => (
              <Code key={code}>{code}</Code>
            ))}
          </p>
        )}
      </div>
    </li>
  )
}
