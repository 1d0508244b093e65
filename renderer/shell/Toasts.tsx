import { Banner } from '../components/Banner.tsx'
import { Button } from '../components/Button.tsx'
import { showToast, useToast } from '../stores/toast.ts'
import { useLift } from './useLift.ts'
import styles from './Toasts.module.css'

/** Stands above the strip and the foot of a screen; heard by screen readers. */
export function Toasts() {
  const toast = useToast()
  const place = useLift(toast !== null)
  return (
    <div ref={place} className={styles['place']} aria-live="polite">
      {toast !== null && (
        <div className={styles['toast']}>
          <Banner
            tone={toast.tone}
            title={toast.text}
            actions={
              toast.tone === 'fail' ? (
                <Button size="small" onClick={() => showToast(null)}>
                  Close
                </Button>
              ) : toast.undo !== undefined ? (
                <Button
                  size="small"
                  onClick={() => {
                    showToast(null)
                    toast.undo?.()
                  }}
                >
                  Undo
                </Button>
              ) : undefined
            }
          >
            {toast.more}
          </Banner>
        </div>
      )}
    </div>
  )
}
