export { blankSources, sourceReach, sourcesReached, type SourceReach } from './eraseSources.ts'
export { eraseBodies } from './eraseBodies.ts'
export { needleForms } from './needleForms.ts'
export { syncFile } from './syncFile.ts'
