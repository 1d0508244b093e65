import { kindCues, type BarTexture } from '../KindIcon.tsx'
import { classes } from '../classes.ts'
import type { SpanKind } from './span.ts'
import styles from './KindBar.module.css'

const textures: Record<BarTexture, string | undefined> = {
  thin: styles['thin'],
  dashed: styles['dashed'],
  solid: styles['solid'],
  outline: styles['outline'],
  hatched: styles['hatched'],
  shield: styles['shield'],
  arrow: styles['arrow'],
  capsule: styles['capsule'],
}

const tints: Record<string, string | undefined> = styles

/** The bar of a span in the texture of its kind. Its place and width come from the element around it. */
export function KindBar({ kind, failed = false }: { kind: SpanKind; failed?: boolean }) {
  const cue = kindCues[kind]
  return (
    <span
      className={classes(
        styles['bar'],
        textures[cue.bar],
        tints[cue.colour.slice(4)],
        failed && styles['failed'],
      )}
      aria-hidden="true"
    />
  )
}
