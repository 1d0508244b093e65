import { runServer } from '../../server/runServer.ts'
import type { Command } from '../command.ts'
import { UsageError } from '../status.ts'

export const serveCommand: Command = {
  words: 'serve',
  about: 'The workbench in a browser of this machine, loopback only; prints the URL with its token',
  methods: [],
  options: {
    port: { value: 'N', about: 'A port; else any free one' },
    root: { value: 'DIR', about: 'A folder that the open dialog shows; default the home folder', many: true },
    open: { about: 'Open the default browser' },
  },
  run: async (call) => {
    const port = call.text('port') === undefined ? undefined : Number(call.text('port'))
    if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535))
      throw new UsageError('--port takes a number from 0 to 65535.', { command: 'serve' })
    const roots = call.texts('root').map((root) => call.path(root))
    await runServer({
      workspace: call.workspace() ?? undefined,
      roots: roots.length === 0 ? undefined : roots,
      port,
      open: call.flag('open'),
      out: (url) => void call.answer({ json: { url }, text: `${url}\n` }),
      err: call.say,
      signal: call.signal,
    })
    return null
  },
}
