import { browserDoor } from '../../shared/protocol/browserDoor.ts'

const key = 'assay.token'

/**
 * The launch token of the browser door. It is taken out of the address at once, so that it is in no history,
 * bookmark or screenshot, and kept for this tab alone.
 */
export function takeToken(): string | null {
  const given = browserDoor.tokenFromFragment(location.hash)
  if (given !== null) {
    history.replaceState(history.state, '', location.pathname + location.search)
    sessionStorage.setItem(key, given)
    return given
  }
  return sessionStorage.getItem(key)
}
