let sent = 0

/** Whether an address is this machine itself, by its name alone: no name is looked up. */
export function isLoopback(url: string | URL): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Counts a request before it is made, whatever becomes of it, where it goes to another machine. */
export function countRequest(url: URL): void {
  if (!isLoopback(url)) sent += 1
}

/** Requests made to other machines since this process started. */
export function requestsSent(): number {
  return sent
}
