import type { DatasetManifest } from '../../../../shared/domain/datasetManifest.ts'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'

/** What is known of leaks in a line: never "clean" where nothing was compared. */
export function ContaminationNote({ contamination }: { contamination: DatasetManifest['contamination'] }) {
  return (
    <>
      {contamination.checked ? (
        contamination.review > 0 ? (
          <StatusGlyph status="defer" word="in review" />
        ) : (
          <StatusGlyph status="pass" word="compared" />
        )
      ) : (
        <StatusGlyph status="insufficient" word="not known" />
      )}
      <span>{contamination.note}</span>
    </>
  )
}
