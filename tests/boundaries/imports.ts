export interface Import {
  from: string
  /** A path in the project, or a package's name, or `node:…`. */
  to: string
  line: number
  typeOnly: boolean
}

const comments = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm
const statements =
  /(?<![\w.$])(?:(import|export)\s+(type\s+)?(?:[\w*$\s{},]*?\sfrom\s*|[{*][^'"`;]*?from\s*)?|(?:import|require)\s*\(\s*)(['"])([^'"\n]+)\3/g

/** What a source file imports: static, re-exported, dynamic, and by require. */
export function importsOf(file: string, text: string): Import[] {
  const code = text.replace(comments, (comment) => comment.replace(/[^\n]/g, ' '))
  return [...code.matchAll(statements)].map((match) => ({
    from: file,
    to: resolved(file, match[4] ?? ''),
    line: code.slice(0, match.index).split('\n').length,
    typeOnly: match[2] !== undefined,
  }))
}

function resolved(file: string, specifier: string): string {
  if (!specifier.startsWith('.')) {
    if (specifier.startsWith('node:')) return specifier
    const parts = specifier.split('/')
    return specifier.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] ?? specifier)
  }
  const folders = file.split('/').slice(0, -1)
  for (const part of (specifier.split('?')[0] ?? '').split('/')) {
    if (part === '..') folders.pop()
    else if (part !== '.') folders.push(part)
  }
  return folders.join('/')
}
