import { Pane } from '../../../components/Pane.tsx'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { formatCount, formatCounted } from '../../../format/numbers.ts'
import { CopyText } from '../../../components/CopyText.tsx'
import { alarmWords, rateText, verdictWords, type Certificate, type Rate } from './certificateWords.ts'
import { shortHash } from '../version.ts'
import styles from './CertificateFacts.module.css'

/** The certificate without its findings: its verdict, both sides, the test of itself, and what remains. */
export function CertificateFacts({ certificate }: { certificate: Certificate }) {
  const { counts, inputs, self_test: test, residual, passages } = certificate
  const verdict = verdictWords[certificate.verdict]
  const most = Math.max(1, residual.none, ...residual.tenths)
  return (
    <Pane label="Certificate" className={styles['pane']}>
      <div
        className={styles['scroll']}
        // A scrolling region must be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label="What the certificate says"
      >
        <section className={styles['part']} aria-labelledby="certificate-verdict">
          <h2 id="certificate-verdict" className={styles['verdict']}>
            <StatusGlyph status={verdict.status} word="" /> {verdict.word}
          </h2>
          <p className="tone-2">{verdict.about}</p>
          <p className="row tone-3">
            <span className="mono">{shortHash(certificate.sha256)}</span>
            <CopyText text={certificate.sha256} what="hash of the certificate" />
            <span>{`${certificate.tool.name} ${certificate.tool.version}`}</span>
          </p>
        </section>
        <section className={styles['part']} aria-labelledby="certificate-sides">
          <h2 id="certificate-sides" className="t-h3">
            What was compared
          </h2>
          <table className={styles['table']}>
            <thead>
              <tr>
                {['Side', 'Items', 'Too like', 'In review', 'Clear', 'Root of the input'].map((head, at) => (
                  <th key={head} scope="col" className={at > 0 && at < 5 ? styles['right'] : undefined}>
                    {head}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(['train', 'evaluation'] as const).map((side) => (
                <tr key={side}>
                  <th scope="row">{side === 'train' ? 'Training' : 'Evaluation'}</th>
                  <td className={styles['right']}>{formatCount(counts[side].items)}</td>
                  <td className={styles['right']}>{formatCount(counts[side].removed)}</td>
                  <td className={styles['right']}>{formatCount(counts[side].review)}</td>
                  <td className={styles['right']}>{formatCount(counts[side].clear)}</td>
                  <td className="mono">{shortHash(inputs[side].root)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="tone-3">
            {`${formatCounted(counts.pairs, 'pair')} of texts compared; ${formatCounted(passages.length, 'passage')} that both sides share ${passages.length === 1 ? 'was' : 'were'} left out.`}
          </p>
        </section>
        <section className={styles['part']} aria-labelledby="certificate-test">
          <h2 id="certificate-test" className="t-h3">
            Test with planted copies
          </h2>
          {test === null ? (
            <p className="tone-2">Not run.</p>
          ) : (
            <>
              <table className={styles['table']}>
                <thead>
                  <tr>
                    {['Kind', 'Found, 95 % interval', 'Needed', 'By its own layer, half needed', ''].map(
                      (head) => (
                        <th key={head} scope="col">
                          {head === '' ? <span className="visually-hidden">Passed</span> : head}
                        </th>
                      ),
                    )}
                  </tr>
                </thead>
                <tbody>
                  {test.kinds.map((kind) => (
                    <tr key={kind.kind}>
                      <th scope="row">{kind.kind}</th>
                      <RateCell rate={kind.found} />
                      <td className="nowrap">{`${Math.round(kind.least * 100)} %`}</td>
                      <td>
                        {kind.by_layer.n === 0
                          ? '—'
                          : `${kind.layer}: ${formatCount(kind.by_layer.found)} of ${formatCount(kind.by_layer.n)}`}
                      </td>
                      <td>
                        {kind.found.n === 0 ? (
                          <StatusGlyph status="insufficient" word="not tried" />
                        ) : (
                          <StatusGlyph
                            status={kind.passed ? 'pass' : 'fail'}
                            word={kind.passed ? 'passed' : 'failed'}
                          />
                        )}
                      </td>
                    </tr>
                  ))}
                  <tr>
                    <th scope="row">false alarms</th>
                    <RateCell rate={test.clean.removed} />
                    <td className="nowrap">{`at most ${Math.round(test.clean.most * 100)} %`}</td>
                    <td>—</td>
                    <td>
                      <StatusGlyph {...alarmWords(test.clean)} />
                    </td>
                  </tr>
                </tbody>
              </table>
              <p className="tone-3">
                {`False alarms: cases held against one another. ${formatCounted(test.clean.copies, 'case')} that ${test.clean.copies === 1 ? 'asks' : 'ask'} what another one asks ${test.clean.copies === 1 ? 'is' : 'are'} set aside${test.clean.review.n === 0 ? '' : `; of the rest ${rateText(test.clean.review)}, would go to a person`}. ${alarmWords(test.clean).status === 'insufficient' ? `Too few to show that at most ${Math.round(test.clean.most * 100)} % are taken out.` : ''}`}
              </p>
              <p className="tone-3">
                {`Copies of cases were planted among ${formatCounted(test.train, 'training item')}; seed ${test.seed}.`}
              </p>
            </>
          )}
        </section>
        <section className={styles['part']} aria-labelledby="certificate-residual">
          <h2 id="certificate-residual" className="t-h3">
            What remains
          </h2>
          <p className="tone-3">Likeness of each case to the nearest training item that stays.</p>
          <dl className={styles['bars']}>
            {[
              { words: 'nothing in common', n: residual.none },
              ...residual.tenths.map((n, at) => ({
                words: `${(at / 10).toFixed(1)} to ${((at + 1) / 10).toFixed(1)}`,
                n,
              })),
            ].map(({ words, n }) => (
              <div key={words}>
                <dt>{words}</dt>
                <dd>
                  <span className={styles['bar']} style={{ width: `${(n / most) * 100}%` }} />
                </dd>
                <dd>{formatCount(n)}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Pane>
  )
}

/** Breaks between the rate and its trials only: a number would else stand away from its unit. */
function RateCell({ rate }: { rate: Rate }) {
  const [share, trials] = rateText(rate).split(/(?<=,) /)
  return (
    <td>
      <span className="nowrap">{share}</span>
      {trials !== undefined && (
        <>
          {' '}
          <span className="nowrap">{trials}</span>
        </>
      )}
    </td>
  )
}
