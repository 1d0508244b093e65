// An import process that says it is at work and hears nothing more.
process.on('message', (message: { type: string }) => {
  if (message.type !== 'start') return
  process.send?.({ type: 'progress', phase: 'read and redact', done: 0, total: null, unit: 'bytes' }, () => {
    for (;;);
  })
})
