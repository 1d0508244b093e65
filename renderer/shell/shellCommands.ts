import { useEffect } from 'react'
import { useClient } from '../client/ClientProvider.tsx'
import { host, isDesktop } from '../client/host.ts'
import { runCommand, useCommands, type Command, type CommandEntry } from '../commands/commands.ts'
import { openFiles } from '../features/importing/openFiles.ts'
import { openDemo, openWorkspace } from '../features/openDialog/openWorkspace.ts'
import { useWorkspace } from '../stores/appInfo.ts'
import { showOverlay } from '../stores/overlay.ts'
import { focusNextPane } from '../stores/paneCycle.ts'
import { navigate, route } from '../stores/route.ts'
import { densities, settings } from '../stores/settings.ts'
import { copyDiagnostics } from '../features/settings/copyDiagnostics.ts'
import { nextTheme } from './ThemeButton.tsx'
import { workAreas } from './workAreas.ts'

// A browser keeps Ctrl with a digit for its own tabs.
const areaKey = (place: number) => `${isDesktop() ? 'mod' : 'alt'}+${place}`

/** What works on every screen. */
export function useShellCommands(): void {
  const client = useClient()
  const open = useWorkspace() !== null
  const everywhere = (command: Omit<Command, 'group'>): Command => ({ group: 'Everywhere', ...command })
  const places = workAreas.map(({ area, title, icon }, index): Command => ({
    id: `go.${area}`,
    title,
    group: 'Go to',
    icon,
    keys: [areaKey(index + 1)],
    when: () => open,
    run: () => navigate(area, [], { where: route.getState().params['where'] }),
  }))
  const entries: CommandEntry[] = [
    everywhere({
      id: 'palette',
      title: 'Command palette',
      icon: 'search',
      keys: ['mod+k'],
      inText: true,
      run: () => showOverlay('palette'),
    }),
    everywhere({
      id: 'help',
      title: 'Keyboard help',
      icon: 'keyboard',
      keys: ['?'],
      run: () => showOverlay('help'),
    }),
    ...places,
    {
      id: 'go.import',
      title: 'Imports',
      group: 'Go to',
      icon: 'download',
      keys: [areaKey(workAreas.length + 1)],
      when: () => open,
      run: () => navigate('import'),
    },
    {
      id: 'go.welcome',
      title: 'Welcome and recent workspaces',
      group: 'Go to',
      icon: 'home',
      when: () => open,
      run: () => navigate('welcome'),
    },
    everywhere({
      id: 'open.files',
      title: 'Import trace files…',
      icon: 'file',
      keys: ['mod+o'],
      run: () => void openFiles(client),
    }),
    everywhere({
      id: 'open.workspace',
      title: 'Open workspace…',
      icon: 'folder',
      keys: ['mod+shift+o'],
      run: () => void openWorkspace(client),
    }),
    everywhere({
      id: 'open.demo',
      title: 'Open the demo',
      icon: 'play',
      keys: ['mod+d'],
      run: () => void openDemo(client),
    }),
    everywhere({
      id: 'workspace.close',
      title: 'Close workspace',
      icon: 'close',
      when: () => open,
      run: () => void client.call('workspace.close', {}),
    }),
    everywhere({ id: 'go.back', title: 'Back', icon: 'left', keys: ['mod+['], run: () => history.back() }),
    everywhere({
      id: 'go.forward',
      title: 'Forward',
      icon: 'right',
      keys: ['mod+]'],
      run: () => history.forward(),
    }),
    everywhere({
      id: 'pane.next',
      title: 'Next pane',
      icon: 'columns',
      keys: ['f6'],
      inText: true,
      run: () => focusNextPane(1),
    }),
    everywhere({
      id: 'pane.previous',
      title: 'Previous pane',
      icon: 'columns',
      keys: ['shift+f6'],
      inText: true,
      run: () => focusNextPane(-1),
    }),
    everywhere({
      id: 'settings',
      title: 'Settings…',
      icon: 'settings',
      keys: ['mod+,'],
      run: () => showOverlay('settings'),
    }),
    everywhere({ id: 'theme', title: 'Next theme', icon: 'moon', keys: ['mod+shift+l'], run: nextTheme }),
    everywhere({
      id: 'density',
      title: 'Next row density',
      icon: 'list',
      keys: ['mod+shift+d'],
      run: () =>
        settings.setState(({ density }) => ({
          density: densities[(densities.indexOf(density) + 1) % densities.length] ?? 'normal',
        })),
    }),
    everywhere({ id: 'jobs', title: 'Jobs', icon: 'clock', keys: ['mod+j'], run: () => showOverlay('jobs') }),
    everywhere({
      id: 'diagnostics',
      title: 'Copy diagnostics',
      icon: 'copy',
      hint: 'no trace text, names or paths',
      run: () => void copyDiagnostics(client),
    }),
  ]
  useCommands(entries)
  useEffect(() => host().onMenu((name) => void runCommand(menuCommands[name] ?? name)), [])
}

const menuCommands: Record<string, string> = {
  open: 'open.workspace',
  import: 'open.files',
  settings: 'settings',
  help: 'help',
}
