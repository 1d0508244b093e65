import { createHash, createPublicKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { sql } from '../../db/sql.ts'
import { signBytes } from '../../lineage/signing.ts'
import { signingKeyFile } from '../../workspace/vault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { fileNames, sha256, type Manifest } from '../versions/manifest.ts'
import { dsseEnvelope, inTotoStatement, openLineageEvent, provDocument } from './statementShapes.ts'
import { resolveVersion } from '../versions/tags.ts'
import { readVersion, type VersionOnDisk } from '../versions/versions.ts'

const producer = 'urn:assay'

/**
 * Where a version comes from in the words of a standard: an OpenLineage event, a PROV-JSON document, or an in-toto
 * statement that the workspace's key signs. The text is held to the standard's shape before it is given, and is
 * the same each time. Fails with not_found for a version that is not there.
 */
export async function lineageStatement(
  workspace: Workspace,
  { dataset, standard }: Input<'lineage.statement'>,
): Promise<Output<'lineage.statement'>> {
  const named = await resolveVersion(workspace, dataset)
  const version = await readVersion(workspace.paths, named.name, named.version)
  const document = await documentOf(workspace, version, standard)
  return { standard, hash: version.hash, text: `${canonicalJson(document)}\n` }
}

async function documentOf(
  workspace: Workspace,
  version: VersionOnDisk,
  standard: Input<'lineage.statement'>['standard'],
): Promise<unknown> {
  if (standard === 'prov') return provDocument.parse(provOf(version))
  if (standard === 'openlineage') {
    const built = await workspace.database.first<{ built: number }>(
      sql`select epoch_ms(built_at) as built from dataset_versions where hash = ${version.hash}`,
    )
    return openLineageEvent.parse(eventOf(version, built?.built ?? Math.round(version.modifiedMs)))
  }
  return dsseEnvelope.parse(await envelopeOf(workspace, inTotoStatement.parse(await statementOf(version))))
}

/** Files of a version with their hashes, in the order of their names. */
function filesOf({ manifest }: VersionOnDisk): { name: string; sha256: string }[] {
  return Object.entries(manifest.files)
    .flatMap(([name, facts]) => (facts === undefined ? [] : [{ name, sha256: facts.sha256 }]))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function statementOf(version: VersionOnDisk): Promise<z.input<typeof inTotoStatement>> {
  const { manifest } = version
  const bytes = await readFile(path.join(version.folder, fileNames.manifest))
  const { recipe, taxonomy, redaction, label_chains: chains } = manifest
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [...filesOf(version), { name: fileNames.manifest, sha256: sha256(bytes) }].map(
      ({ name, sha256: hash }) => ({ name, digest: { sha256: hash } }),
    ),
    predicateType: 'https://slsa.dev/provenance/v1',
    predicate: {
      buildDefinition: {
        buildType: `${producer}:dataset-build:1`,
        externalParameters: { recipe },
        internalParameters: { dataset: version.hash, taxonomy, redaction, label_chains: chains },
        resolvedDependencies: [
          ...manifest.sources.map((source) => ({ name: 'source', digest: { sha256: source.sha256 } })),
          ...manifest.parents.map((parent) => ({ name: 'compared with', digest: { sha256: parent } })),
        ],
      },
      runDetails: { builder: { id: producer, version: { [manifest.tool.name]: manifest.tool.version } } },
    },
  }
}

const payloadType = 'application/vnd.in-toto+json'

/** What a DSSE signature is over: the type and the payload, each with its length before it. */
export function preAuthentication(type: string, payload: Uint8Array): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `
  return Buffer.concat([Buffer.from(head), payload])
}

async function envelopeOf(
  workspace: Workspace,
  statement: z.output<typeof inTotoStatement>,
): Promise<z.input<typeof dsseEnvelope>> {
  const payload = Buffer.from(canonicalJson(statement))
  const signatures = workspace.hasVault
    ? [
        {
          keyid: keyId(workspace.file.public_key),
          sig: signBytes(
            preAuthentication(payloadType, payload),
            await readFile(signingKeyFile(workspace.paths), 'utf8'),
          ),
        },
      ]
    : []
  return { payloadType, payload: payload.toString('base64'), signatures }
}

const keyId = (publicKeyPem: string) =>
  createHash('sha256')
    .update(createPublicKey(publicKeyPem).export({ type: 'spki', format: 'der' }))
    .digest('hex')

function provOf(version: VersionOnDisk): z.input<typeof provDocument> {
  const { manifest, hash } = version
  const dataset = `dataset:${hash}`
  const build = `build:${hash}`
  const recipe = `recipe:${manifest.recipe_hash}`
  const agent = `tool:${manifest.tool.name}-${manifest.tool.version}`
  const inputs = inputsOf(manifest)
  const files = filesOf(version)
  return {
    prefix: Object.fromEntries(
      ['dataset', 'build', 'recipe', 'tool', 'source', 'parent', 'file'].map((kind) => [
        kind,
        `${producer}:${kind}:`,
      ]),
    ),
    entity: {
      [dataset]: {
        'prov:label': `${version.name} v${version.version}`,
        'assay:examples': manifest.counts.examples,
      },
      [recipe]: { 'prov:label': `recipe of ${version.name}` },
      ...Object.fromEntries(inputs.map(({ id, about }) => [id, { 'prov:label': about }])),
      ...Object.fromEntries(files.map(({ name, sha256: file }) => [`file:${file}`, { 'prov:label': name }])),
    },
    activity: { [build]: { 'prov:label': 'dataset build' } },
    agent: { [agent]: { 'prov:type': 'prov:SoftwareAgent' } },
    used: numbered(
      [recipe, ...inputs.map(({ id }) => id)].map((entity) => ({
        'prov:activity': build,
        'prov:entity': entity,
      })),
    ),
    wasGeneratedBy: numbered(
      [dataset, ...files.map(({ sha256: file }) => `file:${file}`)].map((entity) => ({
        'prov:entity': entity,
        'prov:activity': build,
      })),
    ),
    wasDerivedFrom: numbered(
      manifest.sources.map((source) => ({
        'prov:generatedEntity': dataset,
        'prov:usedEntity': `source:${source.sha256}`,
      })),
    ),
    wasAssociatedWith: numbered([{ 'prov:activity': build, 'prov:agent': agent }]),
  }
}

const inputsOf = ({ sources, parents }: Manifest) => [
  ...sources.map((source) => ({ id: `source:${source.sha256}`, about: 'source file' })),
  ...parents.map((parent) => ({ id: `parent:${parent}`, about: 'version it was compared with' })),
]

const numbered = <Relation>(relations: readonly Relation[]): Record<string, Relation> =>
  Object.fromEntries(relations.map((relation, at) => [`_:r${at + 1}`, relation]))

function eventOf(version: VersionOnDisk, builtAtMs: number): z.input<typeof openLineageEvent> {
  const { manifest, hash } = version
  return {
    eventType: 'COMPLETE',
    eventTime: new Date(builtAtMs).toISOString(),
    run: { runId: uuidOf(hash) },
    job: { namespace: 'assay', name: `dataset.build.${version.name}` },
    inputs: [
      ...manifest.sources.map((source) => ({ namespace: 'assay.source', name: source.sha256 })),
      ...manifest.parents.map((parent) => ({ namespace: 'assay.dataset', name: parent })),
    ],
    outputs: [
      {
        namespace: 'assay.dataset',
        name: hash,
        facets: {
          version: {
            _producer: producer,
            _schemaURL: 'https://openlineage.io/spec/facets/1-0-1/DatasetVersionDatasetFacet.json',
            datasetVersion: `${version.name}@${version.version}`,
          },
          schema: {
            _producer: producer,
            _schemaURL: 'https://openlineage.io/spec/facets/1-1-1/SchemaDatasetFacet.json',
            fields: ['input', 'expected', 'split', 'metadata'].map((name) => ({ name, type: 'json' })),
          },
        },
      },
    ],
    producer,
    schemaURL: 'https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent',
  }
}

// The same version is the same run: an id made of its hash, marked as RFC 9562 marks ids of one's own making (8).
function uuidOf(hash: string): string {
  const digits = `${hash.slice(0, 12)}8${hash.slice(13, 16)}8${hash.slice(17, 32)}`
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
