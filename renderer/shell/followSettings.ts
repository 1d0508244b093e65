import { host } from '../client/host.ts'
import { settings, type Settings } from '../stores/settings.ts'

const light = () => matchMedia('(prefers-color-scheme: light)')

/** Puts theme, font size and density on the page, now and whenever a setting or the system changes. */
export function followSettings(): () => void {
  const apply = ({ theme, fontSize, density }: Settings) => {
    const { dataset } = document.documentElement
    dataset['theme'] = theme === 'system' ? (light().matches ? 'light' : 'dark') : theme
    dataset['fontSize'] = String(fontSize)
    dataset['density'] = density
  }
  const again = () => apply(settings.getState())
  again()
  void host().setTheme(settings.getState().theme)
  const stop = settings.subscribe((now, before) => {
    apply(now)
    if (now.theme !== before.theme) void host().setTheme(now.theme)
  })
  light().addEventListener('change', again)
  return () => {
    stop()
    light().removeEventListener('change', again)
  }
}
