import { host } from '../client/host.ts'
import { useCommandKey } from '../commands/commands.ts'
import { classes } from '../components/classes.ts'
import { Icon } from '../components/Icon.tsx'
import { IconButton } from '../components/IconButton.tsx'
import { Kbd } from '../components/Kbd.tsx'
import { formatCount } from '../format/numbers.ts'
import { useAppInfo } from '../stores/appInfo.ts'
import { showOverlay } from '../stores/overlay.ts'
import { routeHash, useRoute } from '../stores/route.ts'
import { ThemeButton } from './ThemeButton.tsx'
import { Wordmark } from './Wordmark.tsx'
import { workAreas } from './workAreas.ts'
import styles from './TitleBar.module.css'

/** The drag area of the window: work areas at the left, way back, palette and help at the right. */
export function TitleBar() {
  const info = useAppInfo().value
  const workspace = info?.workspace ?? null
  const { area, params } = useRoute()
  const back = useCommandKey('go.back')
  const forward = useCommandKey('go.forward')
  const platform = host().kind === 'desktop' ? info?.platform : undefined
  return (
    <header
      className={classes(
        styles['bar'],
        platform === 'darwin' && styles['mac'],
        platform === 'win32' && styles['windows'],
      )}
      data-pane=""
      tabIndex={-1}
      aria-label="Title bar"
    >
      <Wordmark />
      {workspace !== null && (
        <>
          <nav className={styles['areas']} aria-label="Work areas">
            {workAreas.map((place) => {
              const here = place.area === area || (place.area === 'explore' && area === 'trace')
              return (
                <a
                  key={place.area}
                  className={classes(styles['tab'], here && styles['here'])}
                  href={routeHash(place.area, [], { where: params['where'] })}
                  aria-current={here ? 'page' : undefined}
                >
                  {place.title}
                  {place.area === 'datasets' && workspace.datasets > 0 && (
                    <span className={styles['count']}>{formatCount(workspace.datasets)}</span>
                  )}
                </a>
              )
            })}
          </nav>
          <span className={styles['workspace']} title={workspace.folder}>
            {workspace.name}
          </span>
          <IconButton icon="left" label="Back" keys={back} onClick={() => history.back()} />
          <IconButton icon="right" label="Forward" keys={forward} onClick={() => history.forward()} />
        </>
      )}
      {workspace === null && <span className="grow" />}
      <PaletteButton />
      <ThemeButton />
      <IconButton icon="help" label="Keyboard help" keys="?" onClick={() => showOverlay('help')} />
    </header>
  )
}

function PaletteButton() {
  const keys = useCommandKey('palette')
  return (
    <button
      type="button"
      className={styles['palette']}
      aria-label="Search or run a command"
      aria-haspopup="dialog"
      onClick={() => showOverlay('palette')}
    >
      <Icon name="search" />
      <span className={styles['paletteWords']}>Search or run a command</span>
      {keys !== null && <Kbd keys={keys} />}
    </button>
  )
}
