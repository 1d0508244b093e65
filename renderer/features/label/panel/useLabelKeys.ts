import type { Taxonomy } from '../../../../shared/domain/taxonomy.ts'
import { useCommands, type Command } from '../../../commands/commands.ts'
import { focusIsLost } from '../../../stores/paneCycle.ts'
import type { Labelling } from '../useLabelling.ts'
import { withDigit, withShiftDigit, withVerdict } from '../labelDraft.ts'

export interface LabelKeyActions {
  onComplete: () => void
  onFirstFailing: () => void
  onEvidence: () => void
  onNote: () => void
  onSkip?: (() => void) | undefined
  /** Arrow down from nowhere in particular: into the panel. */
  onEnter: () => void
}

/** The keys of labelling, as commands: help, palette and key caps all read them from here. */
export function useLabelKeys(labelling: Labelling, taxonomy: Taxonomy, actions: LabelKeyActions): void {
  const { state, change } = labelling
  const command = (id: string, title: string, keys: string[], run: () => void): Command => ({
    id: `label.${id}`,
    title,
    group: 'Review',
    keys,
    run,
  })
  const digits = Array.from({ length: 10 }, (_, digit) => String(digit))
  useCommands([
    command('pass', 'Pass', ['p'], () => change((before) => withVerdict(before, 'pass'))),
    command('fail', 'Fail', ['f'], () => change((before) => withVerdict(before, 'fail'))),
    command('defer', 'Defer', ['d'], () => change((before) => withVerdict(before, 'defer'))),
    ...digits.map((digit) =>
      command(`digit.${digit}`, digitTitle(digit, taxonomy), [digit], () =>
        change((before) => withDigit(before, digit, taxonomy)),
      ),
    ),
    ...digits
      .slice(1)
      .map((digit) =>
        command(
          `contributing.${digit}`,
          `Contributing code ${digit} of the open genre`,
          [`shift+${digit}`],
          () => change((before) => withShiftDigit(before, digit, taxonomy)),
        ),
      ),
    command('firstFailing', 'The selected span is the first failing one', ['x'], actions.onFirstFailing),
    command('evidence', 'Selected text is evidence', ['v'], actions.onEvidence),
    command('examples', 'Examples or definition of the code', ['e'], () =>
      change((before) => ({ ...before, examples: !before.examples })),
    ),
    command('note', 'Write a note', ['n'], actions.onNote),
    ...(actions.onSkip === undefined ? [] : [command('skip', 'Skip this item', ['s'], actions.onSkip)]),
    {
      ...command('complete', 'Complete the label', ['mod+enter'], actions.onComplete),
      inText: true,
      icon: 'check',
    },
    {
      ...command('undo', 'Undo the last label change', ['mod+z'], labelling.undo),
      inText: false,
      icon: 'undo',
    },
    {
      ...command('redo', 'Redo the label change', ['mod+shift+z', 'mod+y'], labelling.redo),
      inText: false,
      icon: 'redo',
    },
    {
      ...command('fields', 'Into the fields of the rubric', ['down'], actions.onEnter),
      when: focusIsLost,
    },
    {
      id: 'label.field',
      title: 'Next or previous field',
      group: 'Review',
      keys: ['down', 'up'],
      local: true,
    },
    {
      ...command('cancelGenre', 'Leave the genre without a code', ['escape'], () =>
        change((before) => ({ ...before, awaitsCode: false })),
      ),
      when: () => state.awaitsCode,
    },
  ])
}

function digitTitle(digit: string, taxonomy: Taxonomy): string {
  const genre = taxonomy.genres.find((candidate) => candidate.key === digit)
  return genre === undefined
    ? `Code ${digit} of the open genre`
    : `${genre.title}, or code ${digit} of the open genre`
}
