import { secretFrom, type Person, type Planted } from '../people.ts'
import type { Dice } from '../random.ts'

export interface Aside {
  text: string
  values: Planted[]
}

/** What people add to a question: how to reach them, and things they had better not have sent. */
export function asideFrom(dice: Dice, person: Person): Aside {
  const secret = (type: Planted['type'], say: (value: string) => string): Aside => {
    const planted = secretFrom(dice, type)
    return { text: say(planted.value), values: [planted] }
  }
  switch (dice.below(12)) {
    case 0:
      return { text: `Please answer to ${person.email}, I am not at my desk much.`, values: [] }
    case 1:
      return { text: `You can call ${person.phone} until six.`, values: [] }
    case 2:
      return { text: `Account ${person.account}, ${person.name}.`, values: [] }
    case 3:
      return { text: `Regards, ${person.name} (${person.email}, ${person.phone})`, values: [] }
    case 4:
      return secret('CARD', (value) => `It went through on card ${value}, if that helps.`)
    case 5:
      return secret('IBAN', (value) => `Our bank account is ${value}.`)
    case 6:
      return secret('IP', (value) => `Our office comes from ${value}, in case that is blocked.`)
    case 7:
      return secret('API_KEY', (value) => `The key in use is ${value} and it worked yesterday.`)
    case 8:
      return secret(
        'URL_CREDENTIAL',
        (value) => `We fetch it from https://${value}@files.${person.company}.example/daily.`,
      )
    case 9:
      return { text: `My name is ${person.name} and the account is ${person.account}.`, values: [] }
    case 10:
      return { text: `Copy ${person.email} on the answer please.`, values: [] }
    default:
      return { text: `${person.name}, tel ${person.phone}`, values: [] }
  }
}
