/** Names of what passes between the desktop window's preload and Electron's main process. */
export const desktopChannels = {
  port: 'assay:port',
  chooseFiles: 'assay:choose-files',
  chooseFolder: 'assay:choose-folder',
  dropped: 'assay:dropped',
  reveal: 'assay:reveal',
  theme: 'assay:theme',
  menu: 'assay:menu',
} as const
