import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { EmptyState } from '../../../components/EmptyState.tsx'
import { SkeletonRows } from '../../../components/Skeleton.tsx'
import { CertificateFacts } from './CertificateFacts.tsx'
import { FindingList } from './FindingList.tsx'
import type { Version } from '../version.ts'
import styles from './CertificateTab.module.css'

/** The proof that training holds no copy of a case that judges: what was compared and found, and what remains. */
export function CertificateTab({ version }: { version: Version }) {
  const of = { name: version.name, version: version.version }
  const found = useQuery('dataset.contamination', { ...of, limit: 0 })
  if (found.error !== null && found.value === undefined)
    return (
      <div className={styles['message']}>
        <ErrorBanner
          error={found.error}
          title="The certificate could not be read"
          actions={
            <Button size="small" onClick={found.refresh}>
              Try again
            </Button>
          }
        />
      </div>
    )
  if (found.value === undefined)
    return found.slow ? <SkeletonRows rows={8} label="Loading the certificate" /> : null
  const { certificate, note } = found.value
  if (certificate === null)
    return (
      <EmptyState title="Nothing was compared">
        {note} A version with a training split is compared with all pinned sets, and says here of what and how
        sure that is.
      </EmptyState>
    )
  return (
    <div className={styles['columns']}>
      <CertificateFacts certificate={certificate} />
      <FindingList of={of} certificate={certificate} />
    </div>
  )
}
