export { clusterTexts } from './clusterTexts.ts'
