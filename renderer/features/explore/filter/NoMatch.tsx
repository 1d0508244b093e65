import type { Output } from '../../../../shared/protocol/protocol.ts'
import { Button } from '../../../components/Button.tsx'
import { Code } from '../../../components/Code.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { setParams } from '../../../stores/route.ts'

/** Nothing matches: which condition costs most, and the way back. */
export function NoMatch({ summary }: { summary: Output<'slice.summary'> }) {
  const [costliest] = summary.withoutCondition
  const helps = costliest !== undefined && costliest.matched > 0
  return (
    <EmptyState
      title={`0 of ${formatCounted(summary.total, 'trace')} match`}
      actions={
        <>
          {helps && (
            <Button
              kind="primary"
              onClick={() => setParams({ where: costliest.where === '' ? undefined : costliest.where })}
            >
              Drop that condition
            </Button>
          )}
          <Button kind={helps ? 'normal' : 'primary'} onClick={() => setParams({ where: undefined })}>
            Clear all
          </Button>
        </>
      }
    >
      {helps ? (
        <>
          Without <Code>{costliest.condition}</Code> there would be {formatCount(costliest.matched)}.
        </>
      ) : (
        'No single condition is the reason: each other one leaves none, too.'
      )}
    </EmptyState>
  )
}
