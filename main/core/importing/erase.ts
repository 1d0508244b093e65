export { blankSources, sourceReach, sourcesReached, type SourceReach } from './erasing/eraseSources.ts'
export { eraseBodies } from './erasing/eraseBodies.ts'
export { needleForms } from './erasing/needleForms.ts'
export { syncFile } from './syncFile.ts'
