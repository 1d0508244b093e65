import type { Output } from '../../../shared/protocol/protocol.ts'

/** A file, folder or workspace as the dialog lists it. */
export type Entry = Output<'host.list'>['entries'][number]
