import { Banner } from '../components/Banner.tsx'
import { Button } from '../components/Button.tsx'
import { showToast, useToast } from '../stores/toast.ts'
import styles from './Toasts.module.css'

/** Stands above the strip; heard by screen readers. */
export function Toasts() {
  const toast = useToast()
  return (
    <div className={styles['place']} aria-live="polite">
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
