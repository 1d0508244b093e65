import { expect, it } from 'vitest'
import { browserOpener } from './openBrowser.ts'

const opener = (platform: NodeJS.Platform, env: Record<string, string>, programs: string[] = []) =>
  browserOpener('/data/open.html', { platform, env, canRun: (file) => programs.includes(file) })

it('a browser is opened only where there is a display and a way to open it', () => {
  const xdg = '/usr/bin/xdg-open'
  expect(opener('linux', { PATH: '/bin:/usr/bin' }, [xdg])).toBeNull()
  expect(opener('linux', { DISPLAY: ':0', PATH: '/bin:/usr/bin' })).toBeNull()
  expect(opener('linux', { DISPLAY: ':0', PATH: '.:/bin:/usr/bin' }, [xdg, 'xdg-open'])).toEqual({
    command: xdg,
    args: ['/data/open.html'],
  })
  expect(opener('darwin', {})?.command).toBe('/usr/bin/open')
  expect(opener('win32', {})?.command).toBe('explorer.exe')
})
