import type { Output } from '../../../../shared/protocol/protocol.ts'

/** A clustering of failures as it is read: its clusters with what is known of each. */
export type ClusterRun = Output<'clusters.run'>
export type Cluster = ClusterRun['clusters'][number]
