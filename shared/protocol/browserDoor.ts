/**
 * The browser door: a WebSocket at `socketPath` whose first message is `hello` with the token of the URL's
 * fragment (`#token=…`), answered by `welcome`; and an upload of dropped files, one `POST` each, the file as
 * its body, aborted to cancel, answered by `{ref, name, bytes}` or `{error}` (a WireError).
 */
export const browserDoor = {
  socketPath: '/socket',
  uploadPath: '/upload',
  /** Header of an upload: the file's name, percent-encoded. The token goes as `Authorization: Bearer …`. */
  nameHeader: 'x-file-name',
  /** Close code of a connection whose token was wrong or came too late. */
  refusedCode: 4401,
  tokenFromFragment: (fragment: string): string | null =>
    /^#?token=([A-Za-z0-9_-]{43})$/.exec(fragment)?.[1] ?? null,
} as const
