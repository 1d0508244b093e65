import { WorkbenchError } from '../../../../shared/errors.ts'
import { fieldByName, fields, type FieldKind } from '../../../../shared/filter/fields.ts'
import { constantSql, sql, type Sql } from '../../db/sql.ts'
import { bridges, fieldValue, isDate } from './fieldSql.ts'

/**
 * The value of a field for each trace: a select of trace_uid and `value` (a text, or a number where `isNumber`).
 * Of a field with several values a trace has them all, in order, joined by " + ". Fails with invalid_input for
 * what is no field with values.
 */
export function traceValues(name: string): { rows: Sql; isNumber: boolean } {
  const field = fieldByName(name === 'label' ? 'code' : name)
  const kinds: readonly FieldKind[] = ['category', 'number', 'boolean']
  if (field === undefined || !kinds.includes(field.kind))
    throw new WorkbenchError('invalid_input', `There is no column ${name} to colour by.`, {
      hint: `Columns: ${fields
        .filter(({ kind }) => kinds.includes(kind))
        .map((each) => each.name)
        .join(', ')}.`,
    })
  const labelled = constantSql('traces t left join trace_labels tl on tl.trace_uid = t.trace_uid')
  if (field.name === 'code')
    return { rows: sql`select t.trace_uid, tl.code as value from ${labelled}`, isNumber: false }
  const bridge = bridges[field.name]
  if (bridge !== undefined)
    return {
      rows: sql`select t.trace_uid, string_agg(distinct b.value, ' + ' order by b.value) as value
        from traces t join (${bridge.rows}) b on ${constantSql(`b.${bridge.by} = t.${bridge.by}`)} where b.value is not null group by t.trace_uid`,
      isNumber: false,
    }
  const value = fieldValue(field.name)
  if (field.kind === 'number')
    return { rows: sql`select t.trace_uid, (${value})::double as value from ${labelled}`, isNumber: true }
  const text =
    field.kind === 'boolean'
      ? sql`case when ${value} then 'yes' when not ${value} then 'no' end`
      : isDate(field.name)
        ? sql`(${value})::varchar`
        : sql`${value}::varchar`
  return { rows: sql`select t.trace_uid, ${text} as value from ${labelled}`, isNumber: false }
}
