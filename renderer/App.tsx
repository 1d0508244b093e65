import type { Connection } from './client/connection.ts'
import { ClientProvider } from './client/ClientProvider.tsx'
import { TooltipProvider } from './components/Tooltip.tsx'
import { AppShell } from './shell/AppShell.tsx'
import { ErrorBoundary } from './shell/ErrorBoundary.tsx'

/** The whole window over one connection. */
export function App({ connection }: { connection: Connection }) {
  return (
    <ErrorBoundary place="window">
      <ClientProvider client={connection.client}>
        <TooltipProvider>
          <AppShell connection={connection} />
        </TooltipProvider>
      </ClientProvider>
    </ErrorBoundary>
  )
}
