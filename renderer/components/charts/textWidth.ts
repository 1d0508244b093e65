let context: CanvasRenderingContext2D | null | undefined

/** How wide a text of the micro size is at the font size that was set. */
export function microTextWidth(text: string): number {
  context ??= document.createElement('canvas').getContext('2d')
  const root = getComputedStyle(document.documentElement)
  const px = ((Number.parseFloat(root.fontSize) || 12) * 11) / 12
  if (!context) return text.length * px * 0.56
  context.font = `${px}px ${root.getPropertyValue('--font-ui')}`
  return context.measureText(text).width
}
