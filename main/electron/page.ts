import { readPage, type Asset } from '../ports/pageAssets.ts'
import { pageHeaders } from '../ports/pagePolicy.ts'
import { pageOrigin, pageScheme, type Electron } from './parts.ts'

/** Before the app is ready: the page's scheme is a standard, secure one, so that it has an origin of its own. */
export function registerPageScheme({ protocol }: Pick<Electron, 'protocol'>): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: pageScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ])
}

/** Serves the built page, and nothing else, with its policy in the headers. */
export async function servePage({ protocol }: Pick<Electron, 'protocol'>, folder: string): Promise<void> {
  const assets = await readPage(folder)
  protocol.handle(pageScheme, (request) => pageAnswer(assets, request))
}

/** The answer to one request of the page. */
export function pageAnswer(assets: ReadonlyMap<string, Asset>, request: Request): Response {
  const headers = pageHeaders([])
  const url = new URL(request.url)
  const asset = assets.get(url.pathname)
  if (request.method !== 'GET' || `${url.protocol}//${url.host}` !== pageOrigin || asset === undefined)
    return new Response('Not found', { status: 404, headers })
  return new Response(asset.bytes, { headers: { ...headers, 'Content-Type': asset.type } })
}
