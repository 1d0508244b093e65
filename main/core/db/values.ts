export { BLOB, blobValue } from '@duckdb/node-api'
