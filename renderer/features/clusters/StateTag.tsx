import type { IconName } from '../../components/iconPaths.ts'
import { Tag, type Tone } from '../../components/Tag.tsx'
import type { Cluster } from './clusterRun.ts'

const looks: Record<Cluster['state'], { tone: Tone; icon: IconName }> = {
  new: { tone: 'accent', icon: 'plus' },
  escalating: { tone: 'fail', icon: 'up' },
  regressed: { tone: 'warn', icon: 'undo' },
  resolved: { tone: 'pass', icon: 'check' },
  active: { tone: 'plain', icon: 'more' },
}

/** Where a cluster stands in its life, in sign and word. */
export function StateTag({ state }: { state: Cluster['state'] }) {
  const { tone, icon } = looks[state]
  return (
    <Tag tone={tone} icon={icon}>
      {state}
    </Tag>
  )
}
