import { createRandom } from '../text/seeded.ts'

const words =
  'invoice seat export webhook token project refund contract report login board filter ticket budget calendar customer deadline editor folder guest header import journal keyword ledger manager notice owner password quarter reminder schedule template update vendor warning archive backup channel device effort finance gateway history insight journey kernel layout margin network option partner quota region sample tenant upload version widget approve break change delete enter follow gather handle invite join keep lose move notify order print query reach search track undo verify wait annual broken cheap daily early final global hidden internal jammed late monthly narrow open private quick recent shared technical urgent visible weekly yellow'.split(
    ' ',
  )
const small =
  'the a of to in on our my and but when while because since before after with without for from'.split(' ')

/** Questions that have nothing in common but their language: words drawn one by one. */
export function questions(count: number, seed: number): string[] {
  const random = createRandom(seed)
  const one = (from: readonly string[]) => from[Math.floor(random() * from.length)] ?? ''
  return Array.from({ length: count }, () => {
    const length = 14 + Math.floor(random() * 12)
    const drawn = Array.from({ length }, (_, at) => (at % 3 === 1 ? one(small) : one(words)))
    drawn.splice(4, 0, String(10 + Math.floor(random() * 9000)))
    return `${drawn.slice(0, 9).join(' ')}. ${drawn.slice(9).join(' ')}?`
  })
}
