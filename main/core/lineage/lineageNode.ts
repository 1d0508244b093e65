/** A thing that lineage leads from or to. */
export interface LineageNode {
  kind: string
  id: string
}
