import { electronProgram, fetchDesktop } from './desktop.mjs'

if (electronProgram() !== null) process.stderr.write("Electron's runtime is here already.\n")
else process.exitCode = (await fetchDesktop()) ? 0 : 3
