const counts = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 0 })
const missing = '—'

/** A true minus sign in place of the hyphen that formatters write. */
const trueMinus = (text: string) => text.replace('-', '−')

/** `4,612`; a dash where there is nothing to count. */
export function formatCount(value: number | null): string {
  return value === null ? missing : trueMinus(counts.format(value))
}

/** A count with its noun: `1 trace`, `4,612 traces`. */
export function formatCounted(value: number, one: string, many = `${one}s`): string {
  return `${formatCount(value)} ${value === 1 ? one : many}`
}

/** A number with a fixed count of decimals: `3.83`, `−0.70`. */
export function formatNumber(value: number | null, decimals = 2): string {
  if (value === null || !Number.isFinite(value)) return missing
  const text = new Intl.NumberFormat('en-GB', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  }).format(value)
  return Number(value.toFixed(decimals)) === 0 ? text.replace('-', '') : trueMinus(text)
}

/** A difference with its sign: `+0.11`, `−0.70`. */
export function formatChange(value: number | null, decimals = 2): string {
  const text = formatNumber(value, decimals)
  return value !== null && Number(value.toFixed(decimals)) > 0 ? `+${text}` : text
}

/** A share between 0 and 1 as `18.0 %`. */
export function formatPercent(share: number | null, decimals = 1): string {
  return share === null ? missing : `${formatNumber(share * 100, decimals)} %`
}

/** US dollars: `$0.34`, `$0.0041` where cents would hide it. */
export function formatUsd(value: number | null): string {
  if (value === null) return missing
  const small = value !== 0 && Math.abs(value) < 0.01
  const digits = formatNumber(Math.abs(value), small ? 4 : 2)
  return value < 0 ? `−$${digits}` : `$${digits}`
}

/** Seconds to one decimal, milliseconds under a tenth of a second, minutes from two minutes on. */
export function formatSeconds(seconds: number | null): string {
  if (seconds === null) return missing
  const size = Math.abs(seconds)
  if (size < 0.1) return `${formatNumber(seconds * 1000, size > 0 && size < 0.01 ? 1 : 0)} ms`
  if (size < 120) return `${formatNumber(seconds, 1)} s`
  if (size < 7200) return `${formatNumber(seconds / 60, 1)} min`
  return `${formatNumber(seconds / 3600, 1)} h`
}

export function formatMilliseconds(milliseconds: number | null): string {
  return formatSeconds(milliseconds === null ? null : milliseconds / 1000)
}

/** Sizes in powers of 1000: `184 MB`. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return missing
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${formatNumber(value, unit > 0 && value < 9.95 ? 1 : 0)} ${units[unit] ?? ''}`
}
