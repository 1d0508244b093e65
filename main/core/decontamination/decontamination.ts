export { decontaminate, type Comparison, type Contamination } from './decontaminate.ts'
export { evidenceOf, type Evidence, type Match } from './evidence.ts'
export {
  askedText,
  bands,
  layers,
  methods,
  type Band,
  type Hit,
  type Id,
  type Item,
  type Layer,
  type Method,
} from './items.ts'
export { falseAlarms, selfTest, type SelfTest } from './selfTest.ts'
export { certificate, type Certificate } from './certificate.ts'
export { certificateHtml } from './certificateHtml.ts'
export { inputHash, itemHash } from './inputs.ts'
export { decide, readDecisions, type Decided } from './review.ts'
