import type { Import } from './imports.ts'

interface Side {
  /** Files it covers, by the start of their path. The first side that fits decides. */
  where: string
  /** Starts of paths, or packages, that these files may import; also said in the message. */
  may: readonly string[]
}

/** What each part of core may be built on without being a feature itself. */
const shelves = ['db', 'files', 'jobs', 'lineage', 'patterns', 'statistics', 'text', 'workspace'].map(
  (name) => `main/core/${name}/`,
)
const coreRoots = ['ports', 'handlers', 'host'].map((name) => `main/core/${name}.ts`)
const node = 'node:'
const shared = 'shared/'

/**
 * Features in the order of the work: each may use those before it, through its faces alone. Redaction and
 * readers stand side by side: neither may use the other.
 */
export const features: readonly { names: readonly string[]; faces?: readonly string[] }[] = [
  { names: ['redaction', 'readers'] },
  { names: ['importing'], faces: ['importing.ts', 'imports.ts', 'erase.ts', 'startImport.ts'] },
  { names: ['traces'], faces: ['traces.ts', 'find.ts', 'bodies.ts', 'conversations.ts', 'wholeTraceId.ts'] },
  { names: ['taxonomy'], faces: ['taxonomy.ts', 'nearCodes.ts'] },
  { names: ['labels'], faces: ['labels.ts', 'chainHeads.ts'] },
  { names: ['sampling'] },
  { names: ['embedding'], faces: ['embedding.ts', 'tasks.ts'] },
  { names: ['dedupe'], faces: ['dedupe.ts', 'tasks.ts'] },
  { names: ['clustering'], faces: ['clustering.ts', 'startWorker.ts', 'tasks.ts'] },
  { names: ['slices'], faces: ['slices.ts', 'savedSlices.ts'] },
  { names: ['map'], faces: ['map.ts', 'tasks.ts'] },
  { names: ['splits'] },
  { names: ['decontamination'], faces: ['decontamination.ts', 'tasks.ts'] },
  {
    names: ['export'],
    faces: [
      'exporters.ts',
      'exportable.ts',
      'format.ts',
      'checkFormat.ts',
      'writeFormat.ts',
      'copyFile.ts',
      'placeFolder.ts',
    ],
  },
  { names: ['datasets'], faces: ['datasets.ts'] },
  { names: ['coverage'] },
  { names: ['erasure'] },
  { names: ['demo'], faces: ['demo.ts'] },
  { names: ['contracts'] },
  { names: ['gates'] },
  { names: ['releases'] },
]

/** Single imports that go against the order, each for a reason. */
export const exceptions: readonly { from: string; to: string; why: string }[] = [
  {
    from: 'main/core/workspace/createWorkspace.ts',
    to: 'main/core/taxonomy/taxonomy.ts',
    why: 'a new workspace starts with the shipped taxonomy',
  },
  {
    from: 'renderer/components/Splitter.tsx',
    to: 'renderer/stores/panes.ts',
    why: 'a pane keeps its size wherever it is used',
  },
]

const doorMay = [
  shared,
  node,
  'main/ports/',
  'main/core/createCore.ts',
  ...coreRoots,
  'main/core/workspace/paths.ts',
  'main/core/workspace/lock.ts',
]
const rendererMay = [
  'renderer/',
  shared,
  'react',
  'react-dom',
  'zustand',
  'radix-ui',
  'cmdk',
  'd3',
  'apache-arrow',
  '@tanstack/react-virtual',
  '@fontsource-variable/inter',
  '@fontsource-variable/jetbrains-mono',
  'zod',
]

const sides: readonly Side[] = [
  { where: 'shared/', may: [shared, 'zod'] },
  { where: 'main/core/db/', may: [shared, 'main/core/db/', ...coreRoots, node, '@duckdb/node-api'] },
  { where: 'main/core/lineage/lineage.ts', may: [shared, 'main/core/', node, 'zod'] },
  ...shelves
    .filter((shelf) => shelf !== 'main/core/db/')
    .map((shelf) => ({ where: shelf, may: [shared, ...shelves, ...coreRoots, node, 'zod'] })),
  { where: 'main/core/embedding/runModel.ts', may: [shared, 'main/core/', node, 'onnxruntime-web'] },
  { where: 'main/core/composition/', may: [shared, 'main/core/', node, 'zod'] },
  { where: 'main/core/createCore.ts', may: [shared, 'main/core/', node] },
  { where: 'main/core/ports.ts', may: [shared] },
  { where: 'main/core/handlers.ts', may: [shared] },
  { where: 'main/core/host.ts', may: [shared] },
  { where: 'main/core/', may: [shared, 'main/core/', node, 'zod', 'yaml'] },
  {
    where: 'main/ports/',
    may: [
      shared,
      node,
      'main/ports/',
      ...coreRoots,
      'main/core/files/',
      'main/core/importing/startImport.ts',
      'main/core/clustering/startWorker.ts',
    ],
  },
  { where: 'main/launch/', may: [node, 'main/launch/', 'vite', '@vitejs/plugin-react'] },
  { where: 'main/bench/', may: [shared, node, 'main/', 'playwright-core'] },
  { where: 'main/server/', may: [...doorMay, 'main/server/', 'ws'] },
  { where: 'main/electron/', may: [...doorMay, 'main/electron/', 'main/server/', 'electron'] },
  { where: 'main/cli/', may: [...doorMay, 'main/cli/', 'main/server/', 'main/bench/', 'yaml', 'zod'] },
  { where: 'preload/', may: ['electron', 'shared/protocol/'] },
  {
    where: 'renderer/components/',
    may: rendererMay
      .filter((name) => name !== 'renderer/' && name !== 'zustand')
      .concat('renderer/components/', 'renderer/format/', 'renderer/commands/keys.ts'),
  },
  { where: 'renderer/', may: rendererMay },
]

/** What an import breaks, in words that say what is allowed; null where it breaks nothing. */
export function violation(imported: Import): string | null {
  const { from, to, line, typeOnly } = imported
  const side = sides.find(({ where }) => from.startsWith(where))
  const say = (rule: string) => `${from}:${line} imports ${to}. ${rule}`
  if (side === undefined) return say('No rule covers this folder: add it to tests/boundaries/rules.ts.')
  if (exceptions.some((exception) => exception.from === from && exception.to === to)) return null
  if (!side.may.some((allowed) => covers(allowed, to)))
    return say(`Files in ${side.where} may import: ${side.may.join(', ')}.`)
  if (to === 'electron' && !typeOnly && from !== 'main/electron/index.ts' && from !== 'preload/index.ts')
    return say('Only main/electron/index.ts and the preload load Electron itself; all others `import type`.')
  return featureViolation(from, to, say)
}

// A start of paths ends in a slash; anything else is one file, one package, or `node:`.
function covers(allowed: string, to: string): boolean {
  return allowed.endsWith('/') || allowed === node ? to.startsWith(allowed) : to === allowed
}

function featureViolation(from: string, to: string, say: (rule: string) => string): string | null {
  const target = placeOf(to)
  if (target === null || to.startsWith(from.split('/').slice(0, 3).join('/') + '/')) return null
  const { feature, file } = target
  const faces = feature.faces ?? (feature === features[0] ? null : [`${target.name}.ts`])
  if (faces !== null && !faces.includes(file))
    return say(`The feature ${target.name} is used through ${faces.join(', ')} alone.`)
  const source = placeOf(from)
  if (source !== null && source.index <= target.index)
    return say(`${source.name} may use only features before it: ${namesBefore(source.index)}.`)
  return null
}

function placeOf(file: string) {
  const [, , name = '', ...rest] = file.startsWith('main/core/') ? file.split('/') : []
  const index = features.findIndex(({ names }) => names.includes(name))
  const feature = features[index]
  return feature === undefined ? null : { feature, index, name, file: rest.join('/') }
}

const namesBefore = (index: number) =>
  features
    .slice(0, index)
    .flatMap(({ names }) => names)
    .join(', ') || 'none'
