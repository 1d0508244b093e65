import { logGamma } from './normal.ts'

/**
 * Regularised incomplete beta function I_x(a, b) by its continued fraction (DLMF 8.17.22),
 * evaluated with the modified Lentz method.
 */
export function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  const tiny = 1e-300
  let c = 1
  let d = 1 / nonZero(1 - ((a + b) * x) / (a + 1), tiny)
  let fraction = d
  for (let m = 1; m <= 500; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / nonZero(1 + even * d, tiny)
    c = nonZero(1 + even / c, tiny)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / nonZero(1 + odd * d, tiny)
    c = nonZero(1 + odd / c, tiny)
    const step = d * c
    fraction *= step
    if (Math.abs(step - 1) < 1e-15) break
  }
  return (front * fraction) / a
}

const nonZero = (value: number, tiny: number) => (Math.abs(value) < tiny ? tiny : value)

/** Distribution function of Student's t with `df` degrees of freedom (fractional ones allowed). */
export function studentTCdf(t: number, df: number): number {
  const tail = incompleteBeta(df / (df + t * t), df / 2, 0.5) / 2
  return t > 0 ? 1 - tail : tail
}

/** Quantile of Student's t for 0.5 <= p < 1, by bisection to 1e-12 relative. */
export function studentTQuantile(p: number, df: number): number {
  let high = 2
  while (studentTCdf(high, df) < p && high < 1e12) high *= 2
  let low = 0
  while (high - low > 1e-12 * high) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (studentTCdf(middle, df) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

const remembered = new Map<number, number>()

/** The 97.5 % point of Student's t; remembered, as tables of groups ask for the same ones again. */
export function t975(df: number): number {
  const known = remembered.get(df)
  if (known !== undefined) return known
  const value = studentTQuantile(0.975, df)
  if (remembered.size > 5000) remembered.clear()
  remembered.set(df, value)
  return value
}
