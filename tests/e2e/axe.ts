import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'

// What a theme can change; the rest of a page is the same in both.
const rulesOfColour = ['color-contrast', 'link-in-text-block']

/**
 * Findings in the dark theme, then what the light one changes; of the whole page or of `part`, a selector. The page
 * has to follow the system's theme.
 */
export async function findingsInBothThemes(page: Page, part?: string): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await findings(page, { part })
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await findings(page, { part, rules: rulesOfColour })
  return [...dark, ...light.map((finding) => `light: ${finding}`)]
}

/** Serious and critical findings of axe on what is shown now, each with where it stands. */
export async function findings(
  page: Page,
  { part, rules }: { part?: string | undefined; rules?: string[] } = {},
): Promise<string[]> {
  // A colour on its way from one theme or state to another is neither.
  await page.waitForTimeout(250)
  const axe = new AxeBuilder({ page })
  if (part !== undefined) axe.include(part)
  if (rules !== undefined) axe.withRules(rules)
  const { violations } = await axe.analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}
