import path from 'node:path'

/** Where each part of a workspace folder lies (decision 2). */
export interface WorkspacePaths {
  root: string
  file: string
  database: string
  text: string
  temporary: string
  vault: string
  labels: string
  payloads: string
  decisions: string
  taxonomies: string
  recipes: string
  views: string
  datasets: string
  lock: string
  socket: string
}

/** The layout of a workspace at `root`; nothing is created. */
export function workspacePaths(root: string): WorkspacePaths {
  const at = (...parts: string[]) => path.join(root, ...parts)
  return {
    root,
    file: at('workspace.json'),
    database: at('traces.duckdb'),
    text: at('text'),
    temporary: at('temporary'),
    vault: at('vault'),
    labels: at('labels'),
    payloads: at('labels', 'payloads'),
    decisions: at('decisions'),
    taxonomies: at('taxonomies'),
    recipes: at('recipes'),
    views: at('views'),
    datasets: at('datasets'),
    lock: at('lock.json'),
    socket: at('assay.sock'),
  }
}
