/** The inner product of `length` numbers from `a` in `left` and from `b` in `right`, always added up in one order. */
export function product(
  left: Float32Array,
  a: number,
  right: Float32Array,
  b: number,
  length: number,
): number {
  // Four sums at once: one sum alone would wait for itself at each step.
  let first = 0
  let second = 0
  let third = 0
  let fourth = 0
  const whole = length & ~3
  let at = 0
  for (; at < whole; at += 4) {
    first += (left[a + at] ?? 0) * (right[b + at] ?? 0)
    second += (left[a + at + 1] ?? 0) * (right[b + at + 1] ?? 0)
    third += (left[a + at + 2] ?? 0) * (right[b + at + 2] ?? 0)
    fourth += (left[a + at + 3] ?? 0) * (right[b + at + 3] ?? 0)
  }
  for (; at < length; at += 1) first += (left[a + at] ?? 0) * (right[b + at] ?? 0)
  return first + second + (third + fourth)
}
