// Verifies one dataset version from its files alone, with Node and nothing else.
// It is written apart from the program that made the version, so that the two check each other.
//
//   node verify.mjs [FOLDER] [--expect HASH] [--key PUBLIC_KEY.pem] [--json]
//
// Ends with 0 where everything holds, with 4 where something does not, with 2 where it was asked wrongly.
import { createHash, createPublicKey, verify as checkSignature } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const sha = (...chunks) => {
  const hash = createHash('sha256')
  for (const chunk of chunks) hash.update(chunk)
  return hash.digest()
}
const hex = (...chunks) => sha(...chunks).toString('hex')

/** RFC 8785 for what JSON.parse gives: sorted keys, no spaces. */
function jcs(value) {
  if (Array.isArray(value)) {
    let out = '['
    for (let i = 0; i < value.length; i++) out += (i ? ',' : '') + jcs(value[i])
    return out + ']'
  }
  if (value !== null && typeof value === 'object') {
    let out = '{'
    for (const key of Object.keys(value).sort()) out += (out.length > 1 ? ',' : '') + JSON.stringify(key) + ':' + jcs(value[key])
    return out + '}'
  }
  return JSON.stringify(value)
}

const leafOf = (bytes) => sha(Buffer.from([0]), bytes)
const nodeOf = (left, right) => sha(Buffer.from([1]), left, right)

/** RFC 6962, as the recursion that it is defined by. */
function rootOf(leaves, from = 0, to = leaves.length) {
  const size = to - from
  if (size === 0) return sha()
  if (size === 1) return leaves[from]
  let half = 1
  while (half * 2 < size) half *= 2
  return nodeOf(rootOf(leaves, from, from + half), rootOf(leaves, from + half, to))
}

function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Lines of a file without their line feeds; `null` where the file does not end with one. */
function linesOf(bytes) {
  if (bytes.length === 0) return []
  if (bytes[bytes.length - 1] !== 10) return null
  const lines = []
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf(10, from)
    lines.push(bytes.subarray(from, end))
    from = end + 1
  }
  return lines
}

/** What is wrong with the version in a folder. `expect` is the hash it was released under, `key` a trusted key. */
export function verifyDataset(folder, { expect, key } = {}) {
  const problems = []
  const bad = (file, message, example = null) => problems.push({ file, example, message })
  const files = new Map()
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isFile()) files.set(entry.name, readFileSync(path.join(folder, entry.name)))
    else bad(entry.name, 'does not belong to a version')
  }
  for (const name of ['.DS_Store', 'Thumbs.db', 'desktop.ini']) files.delete(name)
  const answer = (hash, checked) => ({ ok: problems.length === 0, hash, checked, problems })
  const manifestBytes = files.get('manifest.json')
  if (manifestBytes === undefined) {
    bad('manifest.json', 'is missing')
    return answer(null, files.size)
  }
  const told = parsed(manifestBytes.toString('utf8'))
  if (told === undefined || told === null || `${jcs(told)}\n` !== manifestBytes.toString('utf8')) {
    bad('manifest.json', 'is not canonical JSON with one line feed')
    return answer(null, files.size)
  }
  // A manifest that names no files is broken; what else is wrong can still be told.
  const manifest = { ...told, files: typeof told.files === 'object' && told.files !== null ? told.files : {} }
  const known = new Set(['manifest.json', 'CHECKSUMS', 'signature.json', 'public_key.pem', 'erased.json'])
  const erased = erasedIn(files, root(manifest, manifestBytes), bad)
  // A file that the signed note of an erasure vouches for counts as the one that was built.
  const sumOf = (name, bytes) => {
    const sum = hex(bytes)
    return erased.files[name]?.now === sum ? erased.files[name].was : sum
  }

  // Content files, by the manifest.
  for (const [name, facts] of Object.entries(manifest.files)) {
    known.add(name)
    const bytes = files.get(name)
    if (bytes === undefined) bad(name, 'is missing')
    else if ((bytes.length !== facts.bytes && erased.files[name] === undefined) || sumOf(name, bytes) !== facts.sha256) bad(name, 'is not the file that the manifest names')
  }
  for (const name of ['examples.jsonl', 'lineage.jsonl', 'card.md', 'recipe.yaml'])
    if (manifest.files[name] === undefined) bad('manifest.json', `does not name ${name}`)
  for (const name of files.keys()) if (!known.has(name)) bad(name, 'does not belong to this version')

  // The version's own hash, and the two that vouch for the manifest.
  const hash = root(manifest, manifestBytes)
  const signed = signatureIn(files, key, bad)
  const changed = signed !== null && signed.manifest_sha256 !== hex(manifestBytes)
  if (changed) bad('manifest.json', 'is not the one that was signed')
  else if (signed !== null && (signed.hash !== hash || signed.name !== manifest.name || signed.examples_root !== manifest.examples_root))
    bad('signature.json', 'was given to another version')
  if (!changed) checkSums(files, hash, manifest, sumOf, bad)
  if (expect !== undefined && expect.trim().toLowerCase() !== hash) bad('manifest.json', `the hash is ${hash}, not ${expect}`)
  if (hex(jcs(manifest.recipe ?? null)) !== manifest.recipe_hash) bad('manifest.json', 'the recipe is not the one its hash names')

  const checked = checkExamples(files, manifest, erased, bad)
  checkCertificate(files, manifest, erased, bad)
  return answer(hash, checked + files.size)
}

const root = (manifest, bytes) => nodeOf(Buffer.from(String(manifest.examples_root), 'hex'), leafOf(bytes)).toString('hex')

/** What the signed note says was erased since; nothing where there is no note, or it does not hold. */
function erasedIn(files, hash, bad) {
  const nothing = { examples: [], files: {} }
  const bytes = files.get('erased.json')
  if (bytes === undefined) return nothing
  const note = parsed(bytes.toString('utf8'))
  const signer = parsed(files.get('signature.json')?.toString('utf8') ?? '')?.public_key
  try {
    const holds =
      `${jcs(note)}\n` === bytes.toString('utf8') &&
      note.algorithm === 'Ed25519' &&
      note.public_key === signer &&
      note.statement.hash === hash &&
      Array.isArray(note.statement.examples) &&
      checkSignature(null, Buffer.from(jcs(note.statement)), createPublicKey(note.public_key), Buffer.from(note.signature, 'base64'))
    if (holds) return note.statement
  } catch {
    // Told below.
  }
  bad('erased.json', 'does not hold: it was not signed with the key of this version, or for another')
  return nothing
}

function checkSums(files, hash, manifest, sumOf, bad) {
  const text = files.get('CHECKSUMS')?.toString('utf8')
  if (text === undefined) return bad('CHECKSUMS', 'is missing')
  const [head, ...rest] = text.split('\n')
  if (head !== `# assay-dataset ${hash}` || rest.pop() !== '') return bad('CHECKSUMS', 'is not that of this version')
  const listed = []
  for (const line of rest) {
    const match = /^([0-9a-f]{64}) {2}([A-Za-z0-9_.-]+)$/.exec(line)
    if (match === null) return bad('CHECKSUMS', 'has a line that is none of it')
    listed.push(match[2])
    const bytes = files.get(match[2])
    if (bytes === undefined) bad(match[2], 'is missing')
    else if (sumOf(match[2], bytes) !== match[1]) {
      // Where the manifest stands by the file, the list is what was changed.
      const vouched = manifest.files[match[2]]?.sha256 === sumOf(match[2], bytes) || match[2] === 'manifest.json'
      bad(vouched ? 'CHECKSUMS' : match[2], vouched ? `names another sum for ${match[2]}` : 'is not the file that CHECKSUMS names')
      if (match[2] === 'public_key.pem') bad('CHECKSUMS', 'names another sum for public_key.pem')
    }
  }
  const due = [...Object.keys(manifest.files), 'manifest.json', ...(files.has('public_key.pem') ? ['public_key.pem'] : [])]
  if (jcs([...listed].sort()) !== jcs(due.sort()) || jcs(listed) !== jcs([...listed].sort()))
    bad('CHECKSUMS', 'does not name each file once, in order')
}

/** What was signed, where the signature holds; null where nothing was, or it does not. */
function signatureIn(files, key, bad) {
  const bytes = files.get('signature.json')
  const pem = files.get('public_key.pem')
  const nothing = (file, message) => {
    bad(file, message)
    return null
  }
  if (bytes === undefined && pem === undefined) {
    const keyed = files.get('CHECKSUMS')?.includes('public_key.pem') ?? false
    if (keyed) bad('public_key.pem', 'is missing')
    if (keyed || key !== undefined) bad('signature.json', 'is missing')
    return null
  }
  if (bytes === undefined) return nothing('signature.json', 'is missing')
  if (pem === undefined) bad('public_key.pem', 'is missing')
  const signed = parsed(bytes.toString('utf8'))
  if (signed === undefined || signed === null || `${jcs(signed)}\n` !== bytes.toString('utf8'))
    return nothing('signature.json', 'is not canonical JSON with one line feed')
  if (pem !== undefined && signed.public_key !== pem.toString('utf8')) {
    bad('public_key.pem', 'is not the key that signed')
    bad('signature.json', 'names another key than public_key.pem')
  }
  if (key !== undefined && signed.public_key !== key) bad('signature.json', 'was signed with another key')
  try {
    const plain = Buffer.from(signed.signature, 'base64')
    const holds =
      signed.algorithm === 'Ed25519' &&
      plain.toString('base64') === signed.signature &&
      checkSignature(null, Buffer.from(jcs(signed.statement)), createPublicKey(signed.public_key), plain)
    return holds ? signed.statement : nothing('signature.json', 'does not hold')
  } catch {
    return nothing('signature.json', 'does not hold')
  }
}

const ties = { session: 'session', user: 'subject', 'duplicate group': 'duplicate_group', 'semantic group': 'semantic_group', 'source document': 'document' }

function checkExamples(files, manifest, erased, bad) {
  const examples = linesOf(files.get('examples.jsonl') ?? Buffer.alloc(0))
  const lineage = linesOf(files.get('lineage.jsonl') ?? Buffer.alloc(0))
  if (examples === null) bad('examples.jsonl', 'has a torn last line')
  if (lineage === null) bad('lineage.jsonl', 'has a torn last line')
  if (examples === null || lineage === null) return 0
  const origins = new Map()
  for (const line of lineage) {
    const origin = parsed(line.toString('utf8'))
    if (typeof origin?.example_id !== 'string' || jcs(origin) !== line.toString('utf8')) bad('lineage.jsonl', 'has a line that is not canonical')
    else origins.set(origin.example_id, origin)
  }
  const leaves = []
  const gone = new Map()
  for (const { example_id: id, leaf, split } of erased.examples) {
    if (origins.get(id)?.leaf === leaf) gone.set(id, { leaf, split })
    else bad('erased.json', 'names an example that was never in this version', id)
  }
  const splits = { train: 0, eval: 0, test: 0 }
  const splitOfId = new Map()
  const leafById = new Map()
  const placeOfTie = new Map()
  const cut = new Set(manifest.split_unit?.cut_users ?? [])
  const variants = []
  const sources = new Set()
  let before = ''
  examples.forEach((line, index) => {
    leaves.push(leafOf(line))
    const text = line.toString('utf8')
    const example = parsed(text)
    const said = example?.metadata?.example_id
    const name = typeof said === 'string' && origins.has(said) ? said : [...origins.keys()][index] ?? null
    const wrong = (message) => bad('examples.jsonl', message, name)
    if (typeof said !== 'string' || jcs(example) !== text) return wrong('is not an example in canonical form')
    const { split, ...content } = example
    const { example_id: id, ...metadata } = content.metadata
    if (hex(jcs({ ...content, metadata })) !== id) return wrong('its id is not made from its content')
    if (id <= before) wrong('stands out of order')
    before = id
    if (!Object.hasOwn(splits, split)) return wrong('stands in no split')
    splits[split] += 1
    splitOfId.set(id, split)
    leafById.set(id, leaves[index])
    const origin = origins.get(id)
    if (origin === undefined) return wrong('no line of lineage leads to it')
    const members = metadata.members ?? [metadata]
    if (origin.leaf !== leaves[index].toString('hex')) wrong('its line is not the one that was sealed')
    if (jcs(origin.traces ?? [origin.trace_uid]) !== jcs(members.map((each) => each.trace_uid))) wrong('its lineage leads to another trace')
    if (jcs((origin.labels ?? []).map((each) => each.label_id)) !== jcs(metadata.label_ids)) wrong('its lineage names other labels')
    if ((origin.parent ?? null) !== (metadata.augmented?.parent ?? null)) wrong('its lineage names another parent')
    if (!(origin.sources?.length > 0)) wrong('no source bytes are named for it')
    for (const source of origin.sources ?? []) sources.add(source.sha256)
    if (metadata.augmented !== undefined) variants.push({ id, split, parent: metadata.augmented.parent })
    for (const member of members)
      for (const [kind, column] of [...Object.entries(ties), ['trace', 'trace_uid']]) {
        const value = member[column]
        if (value === null || value === undefined || (kind === 'user' && cut.has(value))) continue
        const tie = `${kind} ${value}`
        if ((placeOfTie.get(tie) ?? split) !== split) wrong(`two splits share the ${tie}`)
        placeOfTie.set(tie, split)
      }
  })
  for (const { id, split, parent } of variants)
    if (split !== 'train' || splitOfId.get(parent) !== 'train') bad('examples.jsonl', 'is augmented, and not beside its parent in training', id)
  for (const { split } of gone.values()) splits[split] += 1
  for (const id of origins.keys()) if (!splitOfId.has(id) && !gone.has(id)) bad('examples.jsonl', 'is missing', id)
  const all = new Map([...gone].map(([id, { leaf }]) => [id, Buffer.from(leaf, 'hex')]))
  ;[...splitOfId.keys()].forEach((id) => all.set(id, leafById.get(id)))
  const ordered = gone.size === 0 ? leaves : [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, leaf]) => leaf)
  if (rootOf(ordered).toString('hex') !== String(manifest.examples_root)) bad('examples.jsonl', 'the Merkle root is not that of the examples')
  const pinned = ['golden', 'adversarial', 'regression'].includes(manifest.recipe?.profile)
  if (pinned && splits.train > 0) bad('examples.jsonl', 'a set that judges has a training split')
  const once = examples.length + gone.size
  if (manifest.counts?.examples !== once || lineage.length !== once || jcs(manifest.splits) !== jcs(splits))
    bad('manifest.json', 'counts other examples than there are')
  if (jcs((manifest.sources ?? []).map((each) => each.sha256)) !== jcs([...sources].sort()))
    bad('lineage.jsonl', 'leads to other source files than the manifest names')
  return examples.length + lineage.length
}

function checkCertificate(files, manifest, erased, bad) {
  const there = manifest.files['contamination.json'] !== undefined
  if (manifest.contamination?.checked !== there) return bad('manifest.json', 'and its certificate disagree about whether anything was compared')
  if (!there) return
  const certificate = parsed(files.get('contamination.json')?.toString('utf8') ?? '')
  if (certificate === undefined || certificate === null) return bad('contamination.json', 'is no certificate')
  const { sha256, ...body } = certificate
  // One that quoted what was erased is vouched for by the note, as a file.
  if (erased.files['contamination.json'] === undefined && hex(jcs(body)) !== sha256) bad('contamination.json', 'is not the certificate that its hash names')
  if (body.counts?.train?.items !== manifest.contamination.train || body.counts?.evaluation?.items !== manifest.contamination.evaluation)
    bad('contamination.json', 'is the certificate of another comparison')
}

function main(words) {
  const options = {}
  let folder = null
  for (let index = 0; index < words.length; index++) {
    const word = words[index]
    if (word === '--json') options.json = true
    else if (word === '--expect' || word === '--key') options[word.slice(2)] = words[++index]
    else if (folder === null && !word.startsWith('-')) folder = word
    else {
      console.error('node verify.mjs [FOLDER] [--expect HASH] [--key PUBLIC_KEY.pem] [--json]')
      return 2
    }
  }
  const key = options.key === undefined ? undefined : readFileSync(options.key, 'utf8')
  const result = verifyDataset(folder ?? path.dirname(fileURLToPath(import.meta.url)), { expect: options.expect, key })
  if (options.json) console.log(JSON.stringify(result))
  else {
    for (const { file, example, message } of result.problems) console.log([file, example, message].filter(Boolean).join(': '))
    console.log(`${result.ok ? 'Holds' : 'Does not hold'}: ${result.hash ?? 'no hash'} (${result.checked} checked)`)
  }
  return result.ok ? 0 : 4
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.exitCode = main(process.argv.slice(2))
