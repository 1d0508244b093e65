import { Icon } from '../../components/Icon.tsx'
import type { IconName } from '../../components/iconPaths.ts'
import { Pane } from '../../components/Pane.tsx'
import { isDesktop } from '../../client/host.ts'
import { DemoCard } from './DemoCard.tsx'
import { DropCard } from './DropCard.tsx'
import { OpenProblem } from './OpenProblem.tsx'
import { RecentList } from './RecentList.tsx'
import styles from './WelcomeScreen.module.css'

const trust: readonly { icon: IconName; text: string }[] = [
  { icon: 'offline', text: 'Assay makes no network requests unless you ask for one.' },
  { icon: 'shield', text: 'Raw text stays in the vault folder; no screen searches it.' },
  { icon: 'folder', text: 'A workspace is one folder. Copy it, and everything comes along.' },
]

/** From nothing to the first trace in one action. */
export function WelcomeScreen() {
  return (
    <Pane label="Welcome" className={styles['screen']}>
      <div className={styles['columns']}>
        <section className={styles['start']} aria-label="Start">
          <div>
            <h1 className="t-h1">Read the failures. Keep the proof.</h1>
            <p className={styles['promise']}>
              Open agent traces from any vendor’s export, label them with one rubric, and export eval sets
              that verify themselves. Everything stays in one folder on this computer.
            </p>
          </div>
          <OpenProblem />
          <DropCard />
          <DemoCard />
        </section>
        <section aria-label="Recent workspaces">
          <RecentList />
          <ul className={styles['trust']}>
            {trust.map(({ icon, text }) => (
              <li key={text} className="row">
                <Icon name={icon} />
                {text}
              </li>
            ))}
            {!isDesktop() && (
              <li className="row">
                <Icon name="lock" />
                This page talks to 127.0.0.1 only, with a key that this launch made.
              </li>
            )}
          </ul>
        </section>
      </div>
    </Pane>
  )
}
