import type { Input, Output } from '../../../../shared/protocol/protocol.ts'

export type Diff = Output<'dataset.diff'>
export type ChangeKind = NonNullable<Input<'dataset.diff'>['kind']>

/** Ways in which an example can differ between two versions. */
export const changeWords: Readonly<Record<ChangeKind, string>> = {
  added: 'Added',
  removed: 'Removed',
  relabelled: 'Relabelled',
  resplit: 'In another split',
  reworded: 'Text changed',
  metadata: 'Other metadata',
}
export const changeKinds = Object.keys(changeWords) as ChangeKind[]
