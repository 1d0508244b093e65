import { apiKey } from './detectors/apiKey.ts'
import { card } from './detectors/card.ts'
import type { Detector } from './detectors/detector.ts'
import { email, encodedEmailCandidate } from './detectors/email.ts'
import { iban } from './detectors/iban.ts'
import { ip } from './detectors/ip.ts'
import { phone } from './detectors/phone.ts'
import { urlCredential } from './detectors/urlCredential.ts'
import { keyCueCandidate } from './keyCue.ts'

/** Every detector, in order of precedence where two claim the same text. */
export const detectors: readonly Detector[] = [apiKey, urlCredential, email, iban, card, ip, phone]

// Escapes may hide any of it, so escaped ASCII, slashes and the spaces of phone numbers make a row a candidate too.
const escapes = '\\\\u(?:00[2-7]|00[aA]0|2011|202[fF])|\\\\/'

const patternOf = (asked: readonly Detector[]) =>
  [...asked.map((detector) => detector.candidate), keyCueCandidate, encodedEmailCandidate, escapes]
    .map((part) => `(?:${part})`)
    .join('|')

/**
 * One RE2 pattern for the database's pass over all text: it matches every text in which a detector finds
 * something or a key says what its value is (property tests hold this), and few others.
 */
export const candidatePattern = patternOf(detectors)

/** What an address written with `@` is told by. */
export const addressCandidate = email.candidate

/** The same without addresses written with `@`, which a text without one cannot hold. */
export const candidateBesideEmail = patternOf(detectors.filter((detector) => detector !== email))
