export { clusterTexts } from './clusterTexts.ts'
export { clustersRun } from './clusterTraces.ts'
export { clusterGet, clustersList } from './reading.ts'
export { traceGraph, type TraceGraph } from './traceGraph.ts'
