import { matches, type Detector } from './detector.ts'

export const email: Detector = {
  type: 'EMAIL',
  candidate: '[^\\s"<>]@[^\\s"<>@]',
  worthAsking: (signs) => signs.at,
  find: (text) =>
    text.includes('@')
      ? matches(
          'EMAIL',
          /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}][\p{L}\p{N}._%+'-]{0,63}@[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}[\p{L}]{2,24}(?![\p{L}\p{N}-])/gu,
          text,
        )
      : [],
}
