import { browserHost, hostApiName, type HostApi } from '../../shared/protocol/hostApi.ts'

/** What the host around this window can do; a page in a browser can do nothing of it. */
export function host(): HostApi {
  return (globalThis as { [hostApiName]?: HostApi })[hostApiName] ?? browserHost
}

export const isDesktop = () => host().kind === 'desktop'
