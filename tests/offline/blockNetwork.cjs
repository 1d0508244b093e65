// Loaded into every Node process of a test run (NODE_OPTIONS=--require): an attempt to leave this machine is
// written to the file ASSAY_NETWORK_LOG and fails.
const dgram = require('node:dgram')
const dns = require('node:dns')
const fs = require('node:fs')
const net = require('node:net')

const log = process.env.ASSAY_NETWORK_LOG

function isLoopback(host) {
  return (
    host === undefined ||
    host === null ||
    host === '' ||
    host === 'localhost' ||
    host === '::1' ||
    host === '0.0.0.0' ||
    host === '::' ||
    /^127(?:\.\d{1,3}){3}$/.test(host) ||
    /^::ffff:127(?:\.\d{1,3}){3}$/.test(host)
  )
}

function refuse(kind, host) {
  const frames = (new Error('attempt').stack ?? '').split('\n').slice(3, 8).join(' | ')
  if (log) fs.appendFileSync(log, `${kind} ${host} by process ${process.pid}: ${frames}\n`)
  const error = new Error(`A test run must not leave this machine: ${kind} ${host}`)
  error.code = 'ENETUNREACH'
  throw error
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const [first, second] = Array.isArray(args[0]) ? args[0] : args
  let host
  if (typeof first === 'object' && first !== null) host = first.path ? undefined : first.host
  else if (typeof first === 'number' || /^\d+$/.test(String(first))) {
    host = typeof second === 'string' ? second : undefined
  }
  if (!isLoopback(host)) refuse('connect', host)
  return connect.apply(this, args)
}

for (const holder of [dns, dns.promises, dns.Resolver.prototype, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(holder)) {
    if (!/^(?:lookup|resolve\w*|reverse)$/.test(name) || typeof holder[name] !== 'function') continue
    const original = holder[name]
    holder[name] = function (host, ...rest) {
      if (!isLoopback(host)) refuse(`dns.${name}`, host)
      return original.call(this, host, ...rest)
    }
  }
}

for (const name of ['send', 'connect']) {
  const original = dgram.Socket.prototype[name]
  dgram.Socket.prototype[name] = function (...args) {
    const host = args.find((item, index) => index > 0 && typeof item === 'string')
    if (!isLoopback(host)) refuse(`udp ${name}`, host)
    return original.apply(this, args)
  }
}
