/** What stands in a template where its texts differ. */
export const wildcard = '<*>'

const leadingTokens = 2
const similar = 0.4
const mostChildren = 100
const mostInLeaf = 100

interface Cluster {
  number: number
  tokens: string[]
}

export interface Drain {
  /** The number of the template of a text; null where its corner of the tree is full of others. */
  add(text: string): number | null
  template(number: number): string
}

/**
 * Templates of machine-written texts (Drain: He, Zhu, Zheng and Lyu 2017): a tree by number of tokens and
 * first tokens, whose leaves hold templates; a text joins the nearest that shares four tokens in ten, whose
 * differing tokens become wildcards. What varies should be masked before. The order of texts matters: sort them.
 */
export function createDrain(): Drain {
  const leaves = new Map<string, Cluster[]>()
  const children = new Map<string, Set<string>>()
  const templates: Cluster[] = []

  const leafOf = (tokens: readonly string[]): Cluster[] => {
    let path = String(tokens.length)
    for (const token of tokens.slice(0, leadingTokens)) {
      const known = children.get(path) ?? new Set()
      children.set(path, known)
      const fixed = /\d|[<[]/.test(token) ? wildcard : token
      const step = known.has(fixed) || known.size < mostChildren ? fixed : wildcard
      known.add(step)
      path += `\u001f${step}`
    }
    const leaf = leaves.get(path) ?? []
    leaves.set(path, leaf)
    return leaf
  }

  return {
    add: (text) => {
      const tokens = text.split(' ').filter((token) => token !== '')
      const leaf = leafOf(tokens)
      let best: Cluster | null = null
      let most = -1
      for (const cluster of leaf) {
        const share = sharedTokens(cluster.tokens, tokens)
        if (share > most) [best, most] = [cluster, share]
      }
      if (best !== null && most >= similar * tokens.length) {
        best.tokens.forEach((token, at) => {
          if (token !== tokens[at] && best !== null) best.tokens[at] = wildcard
        })
        return best.number
      }
      if (leaf.length >= mostInLeaf) return null
      const cluster = { number: templates.length, tokens }
      leaf.push(cluster)
      templates.push(cluster)
      return cluster.number
    },
    template: (number) => templates[number]?.tokens.join(' ') ?? '',
  }
}

function sharedTokens(template: readonly string[], tokens: readonly string[]): number {
  let shared = 0
  for (let at = 0; at < tokens.length; at += 1) if (template[at] === tokens[at]) shared += 1
  return shared
}
