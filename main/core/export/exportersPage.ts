import { exporters } from './exporters.ts'
import { uses, type Use } from './format.ts'

const titles: Record<Use, string> = {
  native: 'Our own',
  evaluation: 'Evaluation',
  training: 'Training',
  prompts: 'Prompt optimisers',
  environments: 'Environments',
  memory: 'Memory',
  labels: 'Labels',
  tables: 'Tables and folders',
}

const cell = (text: string) => text.replaceAll('|', '\\|')

/** The page about export formats, made from their registry. */
export function exportersPage(): string {
  const all = exporters()
  const sections = uses.map((use) => {
    const rows = all
      .filter((exporter) => exporter.use === use)
      .map(({ id, title, keys, version, source, note }) => {
        const cells = [`\`${id}\``, title, keys.map((key) => `\`${key}\``).join(' '), version, source, note]
        return `| ${cells.map(cell).join(' | ')} |`
      })
    return [
      `## ${titles[use]}`,
      '',
      '| id | format | keys of a row | checked against | shape laid down in | note |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows,
      '',
    ].join('\n')
  })
  return [
    '# Export formats',
    '',
    'This page is made from the registry in `main/core/export`; a test holds it to that.',
    '',
    'Every row is held to the schema of its target before a byte is written, and the same version gives the same bytes.',
    'Beside the rows stand `export.json` (target, version, counts, what has no row and why, a line that loads it, hashes),',
    '`rows.jsonl` (which row is which example), and the chain back: `lineage.jsonl`, `manifest.json` and a signature over `export.json`.',
    '`assay dataset verify DIR` checks all of it. Keys with a question mark are left out where there is nothing to say.',
    '',
    'Formats to train on are locked for sets that judge, leave the test split out, and need a training split.',
    '',
    ...sections,
  ].join('\n')
}
