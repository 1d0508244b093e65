import { Component, type ReactNode } from 'react'
import { Banner } from '../components/Banner.tsx'
import { Button } from '../components/Button.tsx'
import styles from './ErrorBoundary.module.css'

interface Props {
  /** What broke, for the sentence: "The Explore screen stopped". */
  place: string
  children: ReactNode
}

/** Keeps a mistake in one screen from taking the window down. React has this only as a class. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true }
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children
    return (
      <div className={styles['failed']}>
        <Banner
          tone="fail"
          title={`The ${this.props.place} stopped`}
          actions={
            <>
              <Button kind="primary" size="small" onClick={() => this.setState({ failed: false })}>
                Try again
              </Button>
              <Button size="small" onClick={() => location.reload()}>
                Reload the window
              </Button>
            </>
          }
        >
          Labels that were shown as saved are on disk. Nothing else was changed.
        </Banner>
      </div>
    )
  }
}
