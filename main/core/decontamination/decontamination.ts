export { decontaminate, type Comparison, type Contamination } from './decontaminate.ts'
export {
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
