import { IconButton } from '../components/IconButton.tsx'
import { settings, themes, useSetting, type Theme } from '../stores/settings.ts'

const words: Record<Theme, string> = { system: 'as the system', dark: 'dark', light: 'light' }

/** Goes on to the next theme: system, dark, light. */
export function nextTheme(): void {
  const { theme } = settings.getState()
  settings.setState({ theme: themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system' })
}

export function ThemeButton() {
  const theme = useSetting('theme')
  return (
    <IconButton
      icon={theme === 'light' ? 'sun' : theme === 'dark' ? 'moon' : 'contrast'}
      label={`Theme: ${words[theme]}`}
      keys="mod+shift+l"
      onClick={nextTheme}
    />
  )
}
