import { matches, type Detector } from './detector.ts'

const userInfo = /(?<=\b[a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#@"'<>[\]][^\s/?#"'<>[\]]{0,255}(?=@)/gi
const query =
  /(?<=[?&#](?:token|access_token|refresh_token|id_token|api[_-]?key|key|secret|client_secret|password|passwd|pwd|sig|signature|x-amz-signature|x-amz-security-token|auth|session_?id)=)[^&\s"'<>#[\]]{4,512}/gi

/** Credentials in a URL: what stands before the `@`, and secrets among the query's values. */
export const urlCredential: Detector = {
  type: 'URL_CREDENTIAL',
  candidate: '://[^\\s/?#@"]+@|[?&#][A-Za-z_-]*(?i:token|key|secret|passw|pwd|sig|auth|session)[A-Za-z_-]*=',
  worthAsking: (signs) => signs.query || (signs.at && signs.colons > 0),
  find: (text) => {
    if (!text.includes('://') && !/[?&#]/.test(text)) return []
    return [...matches('URL_CREDENTIAL', userInfo, text), ...matches('URL_CREDENTIAL', query, text)]
  },
}
