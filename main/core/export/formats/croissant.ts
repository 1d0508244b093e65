import type { Version, WrittenFile } from '../format.ts'
import { tableColumns } from './tables.ts'

const terms = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  cr: 'http://mlcommons.org/croissant/',
  dct: 'http://purl.org/dc/terms/',
  rai: 'http://mlcommons.org/croissant/RAI/',
  sc: 'https://schema.org/',
  citeAs: 'cr:citeAs',
  conformsTo: 'dct:conformsTo',
  ...Object.fromEntries(
    [
      'column',
      'extract',
      'field',
      'fileObject',
      'fileProperty',
      'fileSet',
      'format',
      'includes',
      'isLiveDataset',
      'jsonPath',
      'key',
      'md5',
      'parentField',
      'path',
      'recordSet',
      'references',
      'regex',
      'repeated',
      'replace',
      'separator',
      'source',
      'subField',
      'transform',
    ].map((name) => [name, `cr:${name}`]),
  ),
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  examples: { '@id': 'cr:examples', '@type': '@json' },
}

/** What nobody has said yet; a publisher has to. */
export const licenceNotSet = 'Not set: the owner of the traces decides before this is published'

/** Croissant 1.1 metadata of table files, every required key filled. `day` as `2026-06-01`. */
export function croissant(files: readonly WrittenFile[], version: Version, day: string): string {
  const document = {
    '@context': terms,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.1',
    name: version.name,
    description: `Version ${version.version} of ${version.name}: labelled examples from redacted traces of an AI agent.`,
    license: licenceNotSet,
    url: `urn:sha256:${version.hash}`,
    version: `${version.version}.0.0`,
    creator: { '@type': 'sc:Organization', name: 'The reviewers of this workspace' },
    publisher: { '@type': 'sc:Organization', name: `Written by Assay ${version.tool}` },
    datePublished: day,
    keywords: ['agent traces', 'evaluation', 'redacted'],
    distribution: files.map((file) => ({
      '@type': 'cr:FileObject',
      '@id': file.name,
      name: file.name,
      contentUrl: file.name,
      contentSize: `${file.bytes} B`,
      encodingFormat: 'application/x-parquet',
      sha256: file.sha256,
    })),
    recordSet: files.map((file) => ({
      '@type': 'cr:RecordSet',
      '@id': `${file.split}`,
      name: `${file.split}`,
      key: { '@id': `${file.split}/example_id` },
      field: tableColumns.map((column) => ({
        '@type': 'cr:Field',
        '@id': `${file.split}/${column}`,
        name: column,
        dataType: 'sc:Text',
        source: { fileObject: { '@id': file.name }, extract: { column } },
      })),
    })),
  }
  return `${JSON.stringify(document, null, 2)}\n`
}
