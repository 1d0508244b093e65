import { constantSql, sql, type Sql } from '../../db/sql.ts'
import { nestingKeys } from '../../readers/nesting.ts'
import { candidatePattern } from '../../redaction/candidates.ts'
import { personKeyPattern } from '../../redaction/people.ts'
import { isMarked, lineMark } from './lineMarks.ts'
import { nestedConvention, noNumber, unjudged } from './doubts.ts'

// `suspects_<n>` lists the rows of a block whose JSON redaction or a doubt can have anything to do with. `value` and
// `person` say that such a one may be there; `doubt` marks rows that `framesFromPhoenixLines` cannot judge, `surprise`
// those that hold a key not met before.

// Only at the top is an object under such a key the rest of a name; where one stands deeper, nothing is in doubt.
const doubtful = `case when regexp_matches(attributes, '${unjudged}|${nestedConvention}') then regexp_matches(attributes, '${unjudged}')
  or list_contains(json_type(attributes, [${nestingKeys.map((key) => `'$."${key}"'`).join(', ')}]), 'OBJECT') else false end
  or coalesce(regexp_matches(events, '${noNumber}'), false)`

// One pass over all text for all questions, however many words they have; each is asked again of the few rows that
// this finds.
const worthALook = [candidatePattern, personKeyPattern, unjudged, nestedConvention].join('|')
const bodies = 'case when events is null then attributes else concat(attributes, chr(10), events) end'

/** Lists the suspects of a block by a look at all its text. */
export function listSuspects(number: number, unseen: string | null): Sql {
  const look = unseen === null ? worthALook : `${worthALook}|${unseen}`
  const surprise = unseen === null ? constantSql('false') : sql`regexp_matches(attributes, ${unseen})`
  return sql`create table ${constantSql(`suspects_${number}`)} as
    select row, true as value, regexp_matches(${constantSql(bodies)}, ${personKeyPattern}) as person,
      ${constantSql(doubtful)} as doubt, ${surprise} as surprise
    from (select rowid as row, attributes, events from ${constantSql(`frames_${number}`)}
      where regexp_matches(${constantSql(bodies)}, ${look}))`
}

/** Lists the suspects of a block by the marks of its lines in `lines_<n>`; lines in doubt are looked at again. */
export function suspectsOfMarks(number: number, marks: Uint8Array): Sql {
  const inDoubt = marks.some((found) => (found & lineMark.doubt) !== 0)
  return constantSql(`create table suspects_${number} as
    select l.rowid as row, ${isMarked('marks', 'value')} as value, ${isMarked('marks', 'person')} as person,
      ${inDoubt ? `case when ${isMarked('marks', 'doubt')} then ${doubtful} else false end` : 'false'} as doubt, ${isMarked('marks', 'surprise')} as surprise
    from lines_${number} l ${inDoubt ? `join frames_${number} f on f.rowid = l.rowid` : ''} 
    where ${isMarked('marks', 'value', 'address', 'person', 'doubt', 'surprise')}`)
}
