import type { ReactNode } from 'react'
import type { DatasetManifest } from '../../../../shared/domain/datasetManifest.ts'
import type { WorkbenchError } from '../../../../shared/errors.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { SkeletonBlock } from '../../../components/Skeleton.tsx'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { Time } from '../../../components/Time.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { BuildSteps } from '../BuildSteps.tsx'
import { ContaminationNote } from './ContaminationNote.tsx'
import { openNewDataset } from '../datasetsRoute.ts'
import { SplitBars } from '../SplitBars.tsx'
import type { Verification } from '../verifications.ts'
import { shortHash, type Version } from '../version.ts'
import styles from './OverviewTab.module.css'

/** How the version came about, how it is split, and what its manifest vouches for. */
export function OverviewTab({
  version,
  manifest,
  error,
  loading,
  verification,
}: {
  version: Version
  manifest: DatasetManifest | null
  error: WorkbenchError | null
  loading: boolean
  verification: Verification | null
}) {
  return (
    <div className={styles['columns']}>
      <div className={styles['column']}>
        <section className={styles['part']} aria-labelledby="dataset-build">
          <div className={styles['head']}>
            <h2 id="dataset-build" className="t-h3">
              Build
            </h2>
            <span className="tone-3">seed {version.recipe.seed}</span>
            <span className="grow" />
            <Button kind="link" onClick={() => openNewDataset({ from: version })}>
              Edit as a new version
            </Button>
          </div>
          {version.steps.length === 0 ? (
            <p className="tone-2">Its manifest cannot be read, so its steps are not known.</p>
          ) : (
            <BuildSteps steps={version.steps} sealed={version.hash} />
          )}
        </section>
        <section className={styles['part']} aria-labelledby="dataset-splits">
          <div className={styles['head']}>
            <h2 id="dataset-splits" className="t-h3">
              Splits
            </h2>
            <span className="tone-3">unit: {manifest?.split_unit.ties.join(', ') ?? 'session, user'}</span>
            <span className="grow" />
            {manifest !== null && (
              <span className="row row-tight">
                <StatusGlyph status="pass" word="" />
                {manifest.split_unit.crossing} of {formatCounted(manifest.split_unit.components, 'component')}{' '}
                cross
              </span>
            )}
          </div>
          <SplitBars splits={version.splits} />
        </section>
      </div>
      <div className={styles['column']}>
        {error !== null && manifest === null ? (
          <div className={styles['part']}>
            <ErrorBanner error={error} />
          </div>
        ) : manifest === null ? (
          loading && (
            <div className={styles['part']}>
              <SkeletonBlock height={200} label="Loading the manifest" />
            </div>
          )
        ) : (
          <Vouched version={version} manifest={manifest} verification={verification} />
        )}
      </div>
    </div>
  )
}

function Vouched({
  version,
  manifest,
  verification,
}: {
  version: Version
  manifest: DatasetManifest
  verification: Verification | null
}) {
  const { labelled_under: labels, taxonomy } = manifest
  const older = labels.filter((under) => under.hash !== null && under.hash !== taxonomy.hash)
  return (
    <>
      <section className={styles['part']} aria-labelledby="dataset-contamination">
        <div className={styles['head']}>
          <h2 id="dataset-contamination" className="t-h3">
            Contamination
          </h2>
        </div>
        <p className={styles['note']}>
          <ContaminationNote contamination={manifest.contamination} />
        </p>
      </section>
      <section className={styles['part']} aria-labelledby="dataset-manifest">
        <div className={styles['head']}>
          <h2 id="dataset-manifest" className="t-h3">
            What the manifest vouches for
          </h2>
        </div>
        <dl className={styles['facts']}>
          <Fact name="version hash">
            <span className={styles['hash']}>{version.hash}</span>
          </Fact>
          <Fact name="examples’ root">
            <span className={styles['hash']}>{manifest.examples_root}</span>
          </Fact>
          <Fact name="recipe">
            <span className="mono">{shortHash(manifest.recipe_hash)}</span>
          </Fact>
          <Fact name="inputs">
            {formatCounted(manifest.sources.length, 'source file')}, all hashes in the manifest
          </Fact>
          <Fact name="labels">
            {formatCounted(
              labels.reduce((sum, under) => sum + under.labels, 0),
              'label',
            )}{' '}
            of {formatCounted(manifest.label_chains.length, 'log')}
            {older.length > 0 &&
              `, ${formatCounted(
                older.reduce((sum, under) => sum + under.labels, 0),
                'label',
              )} under an older taxonomy`}
          </Fact>
          <Fact name="taxonomy">
            {taxonomy.id} v{taxonomy.version} <span className="mono tone-3">{taxonomy.hash.slice(0, 8)}</span>
          </Fact>
          <Fact name="redaction">
            {manifest.redaction.mode}, epoch {manifest.redaction.epoch}
          </Fact>
          <Fact name="signature">
            {version.signed ? 'Ed25519, by this workspace' : 'none: built without the vault'}
          </Fact>
          <Fact name="built">
            <Time ms={version.builtAtMs} show="whole" />, with Assay {manifest.tool.version}
          </Fact>
          <Fact name="verified">
            {verification === null ? (
              'not in this session'
            ) : (
              <>
                {verification.verdict}, <Time ms={verification.atMs} show="whole" />
              </>
            )}
          </Fact>
        </dl>
      </section>
    </>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}
