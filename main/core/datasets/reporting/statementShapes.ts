import { z } from 'zod'

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const digest = z.strictObject({ sha256: hash })

/** in-toto Statement v1 with SLSA provenance v1 as its predicate, as those specifications lay them out. */
export const inTotoStatement = z.strictObject({
  _type: z.literal('https://in-toto.io/Statement/v1'),
  subject: z.array(z.strictObject({ name: z.string(), digest })).min(1),
  predicateType: z.literal('https://slsa.dev/provenance/v1'),
  predicate: z.strictObject({
    buildDefinition: z.strictObject({
      buildType: z.string(),
      externalParameters: z.record(z.string(), z.unknown()),
      internalParameters: z.record(z.string(), z.unknown()),
      resolvedDependencies: z.array(z.strictObject({ name: z.string(), digest })),
    }),
    runDetails: z.strictObject({
      builder: z.strictObject({ id: z.string(), version: z.record(z.string(), z.string()) }),
    }),
  }),
})

/** A DSSE envelope (v1): the signature is over the payload with its type and both lengths before it. */
export const dsseEnvelope = z.strictObject({
  payloadType: z.literal('application/vnd.in-toto+json'),
  payload: z.base64(),
  signatures: z.array(z.strictObject({ keyid: hash, sig: z.base64() })),
})

const qualified = z.string().regex(/^[a-z]+:.+$/)
const attributes = z.record(z.string(), z.unknown())
const related = (...roles: string[]) =>
  z.record(z.string(), z.strictObject(Object.fromEntries(roles.map((role) => [`prov:${role}`, qualified]))))

/** A document of PROV-JSON (W3C member submission of 2013). */
export const provDocument = z.strictObject({
  prefix: z.record(z.string(), z.string()),
  entity: z.record(qualified, attributes),
  activity: z.record(qualified, attributes),
  agent: z.record(qualified, attributes),
  used: related('activity', 'entity'),
  wasGeneratedBy: related('entity', 'activity'),
  wasDerivedFrom: related('generatedEntity', 'usedEntity'),
  wasAssociatedWith: related('activity', 'agent'),
})

const facet = z.looseObject({ _producer: z.url(), _schemaURL: z.url() })
const place = z.strictObject({
  namespace: z.string().min(1),
  name: z.string().min(1),
  facets: z.record(z.string(), facet).optional(),
})

/** A RunEvent of OpenLineage 2-0-2. */
export const openLineageEvent = z.strictObject({
  eventType: z.literal('COMPLETE'),
  eventTime: z.iso.datetime(),
  run: z.strictObject({ runId: z.uuid() }),
  job: z.strictObject({ namespace: z.string().min(1), name: z.string().min(1) }),
  inputs: z.array(place),
  outputs: z.array(place).min(1),
  producer: z.url(),
  schemaURL: z.literal('https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent'),
})
