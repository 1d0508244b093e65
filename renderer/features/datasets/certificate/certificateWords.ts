import type { Output } from '../../../../shared/protocol/protocol.ts'
import type { Status } from '../../../components/StatusGlyph.tsx'
import { formatCount, formatPercent } from '../../../format/numbers.ts'

export type Contamination = Output<'dataset.contamination'>
export type Certificate = NonNullable<Contamination['certificate']>
export type Finding = Contamination['findings'][number]
export type Rate = NonNullable<Certificate['self_test']>['kinds'][number]['found']

/** What each verdict of a certificate means. */
export const verdictWords: Readonly<
  Record<Certificate['verdict'], { status: Status; word: string; about: string }>
> = {
  clean: {
    status: 'pass',
    word: 'Clean',
    about: 'Nothing waits for a person, and the test with planted copies passed.',
  },
  open: { status: 'defer', word: 'Open', about: 'Pairs wait for a person’s decision.' },
  failed: {
    status: 'fail',
    word: 'Failed',
    about: 'The test with planted copies did not pass, so nothing here proves that training is clean.',
  },
  insufficient: {
    status: 'insufficient',
    word: 'Insufficient evidence',
    about: 'There are too few cases to test the comparison with, so it proves nothing either way.',
  },
}

/** A rate with its interval and its trials. */
export function rateText({ rate, low, high, found, n }: Rate): string {
  if (rate === null || low === null || high === null) return 'not tried'
  return `${formatPercent(rate)} (${formatPercent(low)} to ${formatPercent(high)}), ${formatCount(found)} of ${formatCount(n)}`
}

/** What the interval says of false alarms: no more than allowed, too many, or too few cases to tell. */
export function alarmWords({
  removed: { low, high },
  most,
}: Pick<NonNullable<Certificate['self_test']>['clean'], 'removed' | 'most'>): {
  status: Status
  word: string
} {
  if (low === null || high === null) return { status: 'insufficient', word: 'not tried' }
  if (low > most) return { status: 'fail', word: 'failed' }
  return high <= most
    ? { status: 'pass', word: 'passed' }
    : { status: 'insufficient', word: 'too few cases to show it' }
}
