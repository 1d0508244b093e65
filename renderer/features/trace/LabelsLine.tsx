import type { Taxonomy } from '../../../shared/domain/taxonomy.ts'
import { Code } from '../../components/Code.tsx'
import { StatusGlyph, verdictStatus } from '../../components/StatusGlyph.tsx'
import { codeById } from '../label/labelDraft.ts'
import { OthersLabels, verdictWords } from '../label/panel/OthersLabels.tsx'
import type { Labelling } from '../label/useLabelling.ts'
import styles from './LabelsLine.module.css'

/** What has been said of this trace by reviewers, under the conversation. */
export function LabelsLine({ labelling, taxonomy }: { labelling: Labelling; taxonomy: Taxonomy | null }) {
  const { draft } = labelling.state
  if (draft.verdict === null && labelling.others.length === 0) return null
  return (
    <div className={styles['labels']}>
      {draft.verdict !== null && (
        <div className="row">
          <StatusGlyph status={verdictStatus(draft.verdict)} word="" />
          <span className="medium">{verdictWords[draft.verdict]}</span>
          {draft.primary !== null && <Code>{draft.primary}</Code>}
          <span className="ellipsis">
            {taxonomy === null ? '' : (codeById(taxonomy, draft.primary)?.title ?? '')}
          </span>
          <span className="grow" />
          <span className="tone-3">your label</span>
        </div>
      )}
      {labelling.others.length > 0 && <OthersLabels labels={labelling.others} taxonomy={taxonomy} />}
    </div>
  )
}
