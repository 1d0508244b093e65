/**
 * Words that say nearly the same in instructions, code and support, a line each; a word belongs to its first line.
 * They let a text be found that was said again in other words; they never remove one alone.
 */
const lines = `
number num numeric integer int digit value figure float
list array sequence vector tuple collection
string str text sentence phrase
return give output yield produce answer result
maximum max highest largest biggest greatest top
minimum min lowest smallest least
remove delete eliminate drop strip discard purge erase
find get locate search retrieve fetch obtain look
check verify determine test validate confirm examine inspect
sum total add addition plus
count tally amount quantity many
reverse invert backward flip
sort arrange rank
equal same identical match
contain include hold comprise
create make build generate construct form
split separate divide partition part
join concatenate merge combine append
convert transform change turn translate modify alter switch
letter character char symbol
upper uppercase capital
lower lowercase
compute calculate evaluate
provided supplied specified passed given
element item entry member
function method procedure routine
start begin initial first open
finish end final last stop
common shared
product multiply multiplication
unique distinct different other
empty null none blank
near close adjacent neighbouring
average mean
show display print present
need want require wish would
buy purchase
bill invoice statement
cancel terminate quit revoke
refund reimburse reimbursement
price cost fee charge
error mistake fault failure problem issue bug trouble
big large great huge
small little tiny
fast quick rapid
help assist support aid
use employ utilise utilize apply
say tell state mention
keep retain preserve
allow permit let enable
increase raise grow higher
decrease reduce shrink fewer less
before prior earlier previous
after following later next
picture image photo
job task work
annual yearly year
month monthly
people person human someone somebody user customer client
seat place licence license
plan contract subscription
company firm business organisation organization
send forward mail deliver
receive arrive come
wrong incorrect false
right correct true
allowed limit permitted
announce tell notify inform
owner holder proprietor
leave depart go
export dump download extract
setting configuration option preference
flight trip journey travel
book reserve reservation
question query ask
word term
`

/** The numbers of the concepts that stems belong to. */
export function conceptsBy(stem: (word: string) => string): ReadonlyMap<string, number> {
  const concepts = new Map<string, number>()
  for (const [number, line] of lines.trim().split('\n').entries())
    for (const word of line.split(' ')) {
      const key = stem(word)
      if (!concepts.has(key)) concepts.set(key, number)
    }
  return concepts
}
