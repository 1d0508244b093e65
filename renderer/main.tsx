import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import './styles/index.css'
import { App } from './App.tsx'
import { keepConnected } from './client/connection.ts'
import { takeToken } from './client/token.ts'
import { transportFor } from './client/transport.ts'
import { listenForKeys } from './commands/keyboard.ts'
import { followAddress } from './stores/route.ts'
import { followSettings } from './shell/followSettings.ts'

// The token leaves the address before anything else reads it.
const connection = keepConnected(transportFor(takeToken()))
followAddress()
followSettings()
listenForKeys()

const root = document.getElementById('root')
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <App connection={connection} />
    </StrictMode>,
  )
}
