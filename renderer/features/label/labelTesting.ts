import type { Taxonomy, TaxonomyCode } from '../../../shared/domain/taxonomy.ts'

const code = (id: string, title: string, layer: TaxonomyCode['origin_layer'], use: string): TaxonomyCode => ({
  id,
  title,
  definition: `What ${title.toLowerCase()} means.`,
  include: `When ${id} is right.`,
  exclude: [{ when: 'something else', use }],
  ask: `Is it ${id}?`,
  examples: [{ text: `${id} for sure` }, { text: `${id} again` }],
  near_misses: [
    { text: `not ${id}`, use },
    { text: `nor this`, use },
  ],
  origin_layer: layer,
  rung: 'prompt',
})

/** Three genres, one of them with a single code: enough for tests of labelling. */
export const smallTaxonomy: Taxonomy = {
  id: 'small',
  version: '1',
  title: 'Small',
  definition: 'For tests.',
  genres: [
    {
      id: 'INF',
      key: '1',
      title: 'Infrastructure',
      definition: 'Broken ground.',
      codes: [code('INF.1', 'Outage', 'infra', 'PLN.2'), code('INF.2', 'Timeout', 'infra', 'PLN.2')],
    },
    {
      id: 'PLN',
      key: '6',
      title: 'Planning',
      definition: 'Wrong order.',
      codes: [
        code('PLN.1', 'Wrong goal', 'llm_reasoning', 'INF.1'),
        code('PLN.2', 'Precondition or order violated', 'orchestration', 'INF.2'),
      ],
    },
    {
      id: 'UNK',
      key: '0',
      title: 'Unknown',
      definition: 'Cannot tell.',
      codes: [code('UNK', 'Insufficient evidence', null, 'INF.1')],
    },
  ],
}
