import { findProject } from '../ports/project.ts'
import { dataFolder } from '../ports/dataFolder.ts'
import { serveParent } from './serveParent.ts'

// Children of this process (imports) are to run as Node, not as another Electron.
process.env['ELECTRON_RUN_AS_NODE'] = '1'

await serveParent(process.parentPort, {
  project: findProject(),
  dataFolder: dataFolder(),
  args: process.argv.slice(2),
  exit: (status) => process.exit(status),
})
