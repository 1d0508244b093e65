interface Node {
  span_id: string
  parent_span_id: string | null
}

/**
 * Spans in tree order (a parent before its children, siblings in the given order) with their depth.
 * A span whose parent is missing, or in whose circle no span has a parent outside, stands at the top and is marked.
 */
export function treeOrder<Span extends Node>(
  spans: readonly Span[],
): { span: Span; depth: number; orphan: boolean }[] {
  const known = new Set(spans.map((span) => span.span_id))
  const children = new Map<string | null, Span[]>()
  for (const span of spans) {
    const parent =
      span.parent_span_id !== null && known.has(span.parent_span_id) && span.parent_span_id !== span.span_id
        ? span.parent_span_id
        : null
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [span])
    else siblings.push(span)
  }
  const ordered: { span: Span; depth: number; orphan: boolean }[] = []
  const placed = new Set<string>()
  const place = (tops: readonly Span[]) => {
    const stack = tops.toReversed().map((span) => ({ span, depth: 0 }))
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (placed.has(top.span.span_id)) continue
      placed.add(top.span.span_id)
      ordered.push({ ...top, orphan: top.depth === 0 && top.span.parent_span_id !== null })
      for (const child of (children.get(top.span.span_id) ?? []).toReversed())
        stack.push({ span: child, depth: top.depth + 1 })
    }
  }
  place(children.get(null) ?? [])
  // Two files can close a circle that neither of them holds: it is shown from its first span on.
  for (const span of spans) if (!placed.has(span.span_id)) place([span])
  return ordered
}
