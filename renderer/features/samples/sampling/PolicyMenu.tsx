import type { SamplingPolicy } from '../../../../shared/domain/samplingPolicy.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { Button } from '../../../components/Button.tsx'
import { Menu, MenuItem } from '../../../components/Menu.tsx'

/** The policy in hand, and the files of the workspace that hold others. */
export function PolicyMenu({
  policy,
  shipped,
  onChoose,
}: {
  policy: SamplingPolicy
  shipped: SamplingPolicy
  onChoose: (policy: SamplingPolicy) => void
}) {
  const kept = useQuery('policies.list', {})
  return (
    <Menu
      trigger={
        <Button size="small" icon="down">
          {policy.name ?? 'Policy of your own'}
        </Button>
      }
    >
      <MenuItem onSelect={() => onChoose(shipped)}>
        {shipped.name ?? 'The plan that Assay ships with'}
      </MenuItem>
      {kept.value?.policies.map(({ name, policy: other, problem }) => (
        <MenuItem
          key={name}
          disabled={other === null}
          onSelect={() => {
            if (other !== null) onChoose({ ...other, name })
          }}
        >
          {problem === null ? name : `${name}: ${problem}`}
        </MenuItem>
      ))}
    </Menu>
  )
}
