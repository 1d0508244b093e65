import { useEffect, useMemo, useState } from 'react'
import { useJob } from '../../../client/useJob.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { useCommands } from '../../../commands/commands.ts'
import { Banner, ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { navigate } from '../../../stores/route.ts'
import { showToast } from '../../../stores/toast.ts'
import { formatCounted } from '../../../format/numbers.ts'
import { openVersion } from '../datasetsRoute.ts'
import { draftFrom, draftProblems, nextVersion, recipeFrom } from './recipeDraft.ts'
import { RecipeForm } from './RecipeForm.tsx'
import { RecipePreview } from './RecipePreview.tsx'
import { JobProgress } from '../../../components/JobProgress.tsx'
import type { Recipe, Version } from '../version.ts'
import styles from './NewDataset.module.css'

const typingPauseMs = 250

/** The form for a new version at the left; what it would hold, as it changes, at the right. */
export function NewDataset({
  start,
  where,
  known,
}: {
  start: Recipe | null
  where: string
  known: readonly Version[]
}) {
  const [draft, setDraft] = useState(() => draftFrom(start, where))
  const [tried, setTried] = useState(false)
  const problems = draftProblems(draft)
  const written = useMemo(() => recipeFrom(draft), [draft])
  const recipe = useSettledRecipe(written)
  const preview = useQuery('dataset.preview', { recipe: recipe ?? nothing }, { enabled: recipe !== null })
  const job = useJob('dataset.build')
  const ready = Object.keys(problems).length === 0 && written !== null
  const examples = preview.value === undefined ? null : total(preview.value.splits)
  const version = nextVersion(draft.name, known)

  const unreadable = preview.error?.code === 'invalid_input' ? preview.error : null
  const why = job.running
    ? 'It is being built.'
    : unreadable !== null
      ? 'The filter cannot be read.'
      : examples === 0
        ? 'This recipe leaves no example.'
        : null

  const build = async () => {
    setTried(true)
    if (!ready || why !== null) return
    const outcome = await job.start({ recipe: written })
    if (!outcome.ok) return
    const built = outcome.value
    openVersion(built)
    showToast({
      tone: 'info',
      text: built.existing
        ? `These inputs gave ${built.name} v${built.version} before, so nothing new was written`
        : `${built.name} v${built.version} is built: ${formatCounted(total(built.splits), 'example')}`,
    })
  }
  const leave = () => navigate('datasets')
  useEffect(() => document.querySelector<HTMLInputElement>('[data-dataset-name]')?.focus(), [])
  useCommands([
    {
      id: 'datasets.build',
      title: 'Build this version',
      group: 'Datasets',
      icon: 'check',
      keys: ['mod+enter'],
      inText: true,
      when: () => !job.running,
      run: () => void build(),
    },
    {
      id: 'datasets.leave',
      title: 'Close the form',
      group: 'Datasets',
      icon: 'close',
      keys: ['escape'],
      when: () => !job.running,
      run: leave,
    },
  ])
  return (
    <>
      <header className={styles['head']}>
        <div className="grow">
          <h1 className="t-h2">New dataset version</h1>
          <p className="tone-2">
            {draft.name === ''
              ? 'A recipe and the labels of now make an immutable version; the same again gives the same one.'
              : `Will be ${draft.name} v${version}, unless these inputs gave a version before.`}
          </p>
        </div>
        {known.length > 0 && (
          <Button keys="escape" onClick={leave}>
            Close
          </Button>
        )}
        <Button kind="primary" keys="mod+enter" why={why} onClick={() => void build()}>
          {examples === null || unreadable !== null ? 'Build' : `Build ${formatCounted(examples, 'example')}`}
        </Button>
      </header>
      {job.running && <JobProgress progress={job.progress} onCancel={job.cancel} doing="Building" />}
      {job.cancelled && (
        <div className={styles['message']}>
          <Banner tone="info" title="Cancelled. Nothing was built." />
        </div>
      )}
      {job.error !== null && (
        <div className={styles['message']}>
          <ErrorBanner error={job.error} title="The version was not built" />
        </div>
      )}
      <div className={styles['columns']}>
        <RecipeForm
          draft={draft}
          problems={tried ? problems : withoutEmptyName(problems, draft.name)}
          whereProblem={unreadable}
          currentWhere={where}
          onChange={(change) => setDraft((before) => ({ ...before, ...change }))}
        />
        <RecipePreview preview={preview} enabled={recipe !== null} />
      </div>
    </>
  )
}

// A query that is not enabled asks nothing, but its input must still be written.
const nothing = { name: 'untitled' }

const total = (splits: { train: number; eval: number; test: number }) =>
  splits.train + splits.eval + splits.test

/** A name that nobody has typed yet is no reproach. */
function withoutEmptyName<Problems extends { name?: string }>(problems: Problems, name: string): Problems {
  if (name !== '') return problems
  const { name: _, ...others } = problems
  return others as Problems
}

/** The recipe once the typing pauses; a name alone changes nothing that a preview shows. */
function useSettledRecipe(recipe: Recipe | null): Recipe | null {
  const key = recipe === null ? null : JSON.stringify({ ...recipe, name: 'untitled' })
  const [settled, setSettled] = useState(key)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(key), typingPauseMs)
    return () => clearTimeout(timer)
  }, [key])
  return useMemo(() => (settled === null ? null : (JSON.parse(settled) as Recipe)), [settled])
}
