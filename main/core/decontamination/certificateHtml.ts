import type { CaseResult, Certificate } from './certificate.ts'
import { falseAlarms, type Rate, type SelfTest } from './selfTest.ts'

const escapes: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const text = (value: string | number | null) =>
  value === null ? '–' : String(value).replace(/[&<>"']/g, (each) => escapes[each] ?? each)
const count = (value: number) => value.toLocaleString('en-GB')
const score = (value: number) => value.toFixed(2)
const percent = ({ rate, low, high, found, n }: Rate) =>
  rate === null || low === null || high === null
    ? 'not tried'
    : `${(rate * 100).toFixed(1)} % (${(low * 100).toFixed(1)}–${(high * 100).toFixed(1)}), ${count(found)} of ${count(n)}`

const row = (cells: readonly string[], tag = 'td') =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells)).join('\n')}</tbody></table>`

const verdicts: Record<Certificate['verdict'], string> = {
  clean: 'Clean: nothing waits for a person, and the test with planted copies passed.',
  open: 'Open: pairs wait for a person’s decision.',
  insufficient:
    'Insufficient evidence: there are too few evaluation cases to test the comparison with, so it proves nothing either way.',
  failed: 'Failed: the test with planted copies did not pass, so nothing here proves that training is clean.',
}

/** What the test with planted copies came to, in a word or two. */
export const testWord = ({ passed, enough }: SelfTest) =>
  enough ? (passed ? 'Passed' : 'Failed') : 'Too few cases to tell'

const style = `:root{color-scheme:light dark}body{font:15px/1.5 system-ui,sans-serif;max-width:1080px;margin:2rem auto;padding:0 1rem}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem;font-size:13px}th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top;overflow-wrap:anywhere}
code{font:12px/1.4 ui-monospace,monospace;overflow-wrap:anywhere}.verdict{padding:.6rem .9rem;border:1px solid #8886;border-left-width:6px;border-radius:4px}
mark{background:#e8b93144;color:inherit}.bar{display:inline-block;height:.7em;background:#4a7bd0;min-width:1px}.quiet{opacity:.75}`

/** The certificate as one page that needs nothing else: no script, no font, no image, no address. */
export function certificateHtml(certificate: Certificate): string {
  const {
    counts,
    inputs,
    parameters,
    passages,
    cases,
    findings,
    confirmations,
    residual,
    self_test: test,
  } = certificate
  const most = Math.max(1, ...residual.tenths, residual.none)
  const bar = (n: number) =>
    `<span class="bar" style="width:${Math.round((n / most) * 240)}px"></span> ${count(n)}`
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Decontamination certificate</title><style>${style}</style></head><body>
<h1>Decontamination certificate</h1>
<p class="verdict">${verdicts[certificate.verdict]}</p>
<p class="quiet">Assay ${text(certificate.tool.version)} · certificate <code>${certificate.sha256}</code></p>
<h2>What was compared</h2>
${table(
  ['side', 'items', 'parts', 'root over the hashes of all items'],
  (['train', 'evaluation'] as const).map((side) => [
    side,
    count(inputs[side].items),
    count(inputs[side].parts),
    `<code>${inputs[side].root}</code>`,
  ]),
)}
<p>${count(counts.pairs)} pairs of parts.</p>
<h2>What was found</h2>
${table(
  ['', 'items', 'removed', 'in review', 'clear'],
  [
    [
      'training',
      ...[counts.train.items, counts.train.removed, counts.train.review, counts.train.clear].map(count),
    ],
    [
      'evaluation cases with such items',
      ...[
        counts.evaluation.items,
        counts.evaluation.removed,
        counts.evaluation.review,
        counts.evaluation.clear,
      ].map(count),
    ],
  ],
)}
${table(
  ['method', 'band', 'pairs'],
  counts.hits.map(({ method, band, n }) => [method, band, count(n)]),
)}
<p>Decisions of people: ${count(counts.confirmed)} confirmed, ${count(counts.dismissed)} dismissed, ${count(counts.open)} open.</p>
${
  confirmations.length === 0
    ? ''
    : table(
        ['training', 'case', 'decision', 'reason', 'reviewer'],
        confirmations.map((each) => [
          text(each.train_id),
          text(each.eval_id),
          each.decision,
          text(each.reason),
          text(each.reviewer),
        ]),
      )
}
<h2>Test with planted copies</h2>
${
  test === null
    ? '<p>Not run.</p>'
    : `<p>${testWord(test)}, among ${count(test.train)} training items, seed ${test.seed}. 95 % intervals (Wilson).</p>
${table(
  ['kind', 'found', 'of these removed', 'by its own layer', 'needed', 'passed'],
  test.kinds.map((kind) => [
    kind.kind,
    percent(kind.found),
    percent(kind.removed),
    `${kind.layer}: ${percent(kind.by_layer)}`,
    `${kind.least * 100} %`,
    kind.passed ? 'yes' : 'no',
  ]),
)}
<p>False alarms: of clean evaluation items, compared with one another, ${percent(test.clean.removed)} would be removed and ${percent(test.clean.review)} sent to review; at most ${test.clean.most * 100} % may be removed. ${alarmWords[falseAlarms(test.clean)]} ${count(test.clean.copies)} that ask what another one asks are set aside.</p>`
}
<h2>What remains</h2>
<p>Likeness of each case to the nearest training item that stays.</p>
${table(['score', 'cases'], [['nothing in common', bar(residual.none)], ...residual.tenths.map((n, at) => [`${(at / 10).toFixed(1)}–${((at + 1) / 10).toFixed(1)}`, bar(n)])])}
<h2>Masked before comparing</h2>
${
  passages.length === 0
    ? '<p>No passage is shared by both sides.</p>'
    : table(
        ['passage', 'words', 'training items', 'cases'],
        passages
          .slice(0, 50)
          .map((each) => [text(each.text), count(each.words), count(each.train), count(each.evaluation)]),
      )
}
<h2>Findings</h2>
${
  findings.length === 0
    ? '<p>None.</p>'
    : table(
        ['training', 'case', 'band', 'method', 'score', 'why', 'text in common'],
        findings.map((hit) => [
          text(hit.train_id),
          text(hit.eval_id),
          hit.decision === null ? hit.band : `${hit.band}, ${hit.decision}ed`,
          hit.method,
          score(hit.score),
          text(hit.reason),
          hit.matches
            .slice(0, 6)
            .map((match) => `<mark>${text(match.text.slice(0, 300))}</mark>`)
            .join(' … '),
        ]),
      )
}
${certificate.findings_left_out === 0 ? '' : `<p>${count(certificate.findings_left_out)} more are not listed.</p>`}
<h2>Every case and its nearest training item</h2>
${table(['case', 'SHA-256', 'band', 'nearest', 'method', 'score', 'nearest that stays'], cases.map(caseRow))}
<h2>Parameters</h2>
<pre><code>${text(JSON.stringify(parameters, null, 2))}</code></pre>
</body></html>
`
}

const alarmWords = {
  shown: 'The interval lies below that.',
  open: 'The interval reaches beyond that: too few clean cases to show it.',
  refuted: 'The interval lies beyond that.',
}

const caseRow = ({ eval_id, sha256, band, nearest, residual }: CaseResult) => [
  text(eval_id),
  `<code>${sha256.slice(0, 16)}</code>`,
  band,
  text(nearest?.train_id ?? null),
  text(nearest?.method ?? null),
  nearest === null ? '–' : score(nearest.score),
  residual === null ? 'none' : `${text(residual.train_id)} (${score(residual.score)})`,
]
