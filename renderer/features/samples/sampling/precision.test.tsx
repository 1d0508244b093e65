// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { Precision } from './Precision.tsx'

afterEach(cleanup)

type Preview = Output<'sample.preview'>

function lines(precision: Preview['precision'], labels: Preview['labels'] = []): Record<string, string[]> {
  const preview = { population: 11, uncovered: 0, expected: 0, drawn: 0, rules: [], precision, labels }
  const { container } = render(<Precision preview={preview} />)
  return Object.fromEntries(
    [...container.querySelectorAll('dl > div')].map((line) => [
      line.querySelector('dt')?.textContent ?? '',
      [...line.querySelectorAll('dd')].map((each) => each.textContent ?? ''),
    ]),
  )
}

test('a sample of hardly any trace has no interval, and a rate never leaves 0 to 100 %', () => {
  const shown = lines(
    [
      { metric: 'success', value: 0.214, half: 2.139, n: 0.1, n_effective: 0.11 },
      { metric: 'escalation', value: 0.186, half: 0.3, n: 9, n_effective: 9 },
      { metric: 'thumbs', value: 0.5, half: 0.1, n: 96, n_effective: 96 },
      { metric: 'csat', value: 3.99, half: 0.66, n: 8, n_effective: 8 },
      { metric: 'latency', value: null, half: null, n: 0, n_effective: 0 },
    ],
    [
      { rate: 0.1, half: 0.16, n_effective: 13 },
      { rate: 0.5, half: 1.2, n_effective: 0.7 },
    ],
  )
  expect(shown).toEqual({
    success: ['— too few', 'n_eff under 1'],
    escalation: ['18.6 %, 0.0 % to 48.6 %', 'n_eff 9'],
    thumbs: ['50.0 % ± 10.0 %', 'n_eff 96'],
    csat: ['3.99 ± 0.66', 'n_eff 8'],
    latency: ['— no trace has one', 'n_eff 0'],
    'a failure of 10 %, once labelled': ['seen as 0.0 % to 26.0 %', 'n_eff 13'],
    'a failure of 50 %, once labelled': ['— too few', 'n_eff under 1'],
  })
})
