import { useLayoutEffect, useRef } from 'react'
import { liftOver } from './lift.ts'

/** Raises what stands at the end of the window over the feet of the open screen and dialog (`data-foot`), while it is shown. */
export function useLift(shown: boolean) {
  const raised = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = raised.current
    if (!shown || element === null) return
    let frame = 0
    const place = () => {
      element.style.translate = ''
      const feet = [...document.querySelectorAll('[data-foot]')].map((foot) => foot.getBoundingClientRect())
      element.style.translate = `0 ${-liftOver(element.getBoundingClientRect(), feet)}px`
    }
    const placeSoon = () => {
      cancelAnimationFrame(frame)
      frame = requestAnimationFrame(place)
    }
    place()
    // Feet come and go with what is loaded and chosen, and with dialogs, which stand beside the screen.
    const changes = new MutationObserver(placeSoon)
    changes.observe(document.body, { childList: true, subtree: true })
    addEventListener('resize', placeSoon)
    return () => {
      cancelAnimationFrame(frame)
      changes.disconnect()
      removeEventListener('resize', placeSoon)
    }
  }, [shown])
  return raised
}
