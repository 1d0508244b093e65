import { Icon } from '../../components/Icon.tsx'
import { formatCount } from '../../format/numbers.ts'
import type { BuildStep } from './version.ts'
import styles from './BuildSteps.module.css'

// A reason that begins with its count takes the minus sign; any other is told beside the count.
function reasonOf({ left, why }: BuildStep): string {
  if (left === 0) return why
  return /^\d/.test(why) ? `−${why}` : `−${formatCount(left)}, ${why}`
}

// A manifest keeps the word of the recipe; a person chose it by these.
const policyWords: Readonly<Record<string, string>> = {
  single: 'the latest',
  majority: 'the majority',
  adjudicated: 'adjudicated',
}
const stepName = (step: string) =>
  step.replace(/^Label policy: (\w+)/, (_, policy: string) => `Labels: ${policyWords[policy] ?? policy}`)

/** The steps of a build as counts that fall, each with its reason. `sealed` adds the last step's hash. */
export function BuildSteps({ steps, sealed }: { steps: readonly BuildStep[]; sealed?: string }) {
  const most = steps.reduce((max, step) => Math.max(max, step.kept), 1)
  const last = steps.at(-1)
  const all: BuildStep[] =
    sealed === undefined || last === undefined
      ? [...steps]
      : [...steps, { step: 'Seal', kept: last.kept, left: 0, why: `hash ${sealed.slice(0, 8)}` }]
  return (
    <ol className={styles['steps']}>
      {all.map((step) => (
        <li key={step.step} className={styles['step']}>
          <span className={step.kept === 0 ? styles['none'] : styles['tick']}>
            <Icon name={step.kept === 0 ? 'minus' : 'check'} />
          </span>
          <span className={styles['name']}>{stepName(step.step)}</span>
          <span className={styles['kept']}>{formatCount(step.kept)}</span>
          <svg className={styles['bar']} viewBox="0 0 104 12" preserveAspectRatio="none" aria-hidden="true">
            <rect y="2" height="8" width={step.kept === 0 ? 0 : Math.max(1, (step.kept / most) * 104)} />
          </svg>
          <span className={styles['why']}>{reasonOf(step)}</span>
        </li>
      ))}
    </ol>
  )
}
