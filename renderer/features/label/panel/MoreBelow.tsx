import { useLayoutEffect, useState, type RefObject } from 'react'
import { Icon } from '../../../components/Icon.tsx'
import styles from './LabelPanel.module.css'

/** Says that fields stand below what can be seen, and goes there. Keys reach all of them, so it takes no stop. */
export function MoreBelow({ of }: { of: RefObject<HTMLElement | null> }) {
  const [more, setMore] = useState(false)
  useLayoutEffect(() => {
    const scrolled = of.current
    if (scrolled === null) return
    const look = () => setMore(scrolled.scrollHeight - scrolled.scrollTop - scrolled.clientHeight > 8)
    look()
    const observer = new ResizeObserver(look)
    for (const element of [scrolled, ...scrolled.children]) observer.observe(element)
    scrolled.addEventListener('scroll', look)
    return () => {
      observer.disconnect()
      scrolled.removeEventListener('scroll', look)
    }
  }, [of])
  if (!more) return null
  return (
    <button
      type="button"
      className={styles['more']}
      tabIndex={-1}
      onClick={() => of.current?.scrollTo({ top: of.current.scrollHeight })}
    >
      <Icon name="down" small />
      More fields below
    </button>
  )
}
