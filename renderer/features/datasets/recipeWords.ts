import type { Recipe } from './version.ts'

interface Words {
  label: string
  about: string
}

/** What each profile of a version is for. */
export const profileWords: Readonly<Record<Recipe['profile'], Words>> = {
  plain: { label: 'Plain', about: 'For any use. Nothing is pinned.' },
  training: {
    label: 'Training',
    about: 'Compared with all pinned sets; copies of their cases are taken out, with a certificate.',
  },
  golden: { label: 'Golden', about: 'Judges. What is once in it is never trained on, in any version.' },
  adversarial: { label: 'Adversarial', about: 'Judges hard cases. Pinned like a golden set.' },
  regression: { label: 'Regression', about: 'Judges what broke before. Pinned like a golden set.' },
}

/** What an example of each shape holds. */
export const shapeWords: Readonly<Record<Recipe['shape'], Words>> = {
  turn: {
    label: 'To the failing turn',
    about: 'Up to the user turn before the first failing span; without one, up to the agent’s first turn.',
  },
  task: { label: 'Whole task', about: 'Up to the agent’s first turn: the task as it was set.' },
  step: {
    label: 'Judged steps',
    about: 'The agent’s steps, each judged by where the first failing span is.',
  },
  pair: {
    label: 'Preference pair',
    about: 'What a reviewer wanted beside what the agent said; only failures with a correction.',
  },
  unpaired: { label: 'Unpaired answer', about: 'What the agent said, and whether that was good.' },
  group: { label: 'Runs of one scenario', about: 'Several runs of the same task, each with its reward.' },
}

export function wordsAsChoices<Value extends string>(
  words: Readonly<Record<Value, Words>>,
): { value: Value; label: string }[] {
  return (Object.keys(words) as Value[]).map((value) => ({ value, label: words[value].label }))
}

/** A column as people call it. */
export const columnWords = (column: string) => column.replaceAll('_', ' ')
