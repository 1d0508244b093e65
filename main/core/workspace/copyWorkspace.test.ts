import { access, readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { draft, importTraces, onTrace } from '../../../tests/labels/labelFixture.ts'
import { reopened, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import { openLabels } from '../labels/labels.ts'
import { copyWithoutVault } from './copyWorkspace.ts'

test('a copy has everything but the vault, opens, and starts chains of its own', async () => {
  await withWorkspace(async (workspace, folder) => {
    const [one] = await importTraces(workspace, folder, 2)
    const target = onTrace(one?.trace ?? '')
    const book = await openLabels(workspace)
    const { label } = await book.set({ target, label: draft({ primary: 'PLN.2' }), reviewer: 'Ana' })
    const to = path.join(folder, 'copy')
    const { id } = await copyWithoutVault(workspace, to)
    expect(id).not.toBe(workspace.file.id)
    await expect(access(path.join(to, 'vault'))).rejects.toThrow()
    await expect(copyWithoutVault(workspace, to)).rejects.toMatchObject({ code: 'conflict' })
    await expect(copyWithoutVault(workspace, path.join(workspace.paths.root, 'in'))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await readdir(folder)).filter((name) => name.includes('.new-'))).toEqual([])
    await reopened(to, async (copy) => {
      expect(copy.hasVault).toBe(false)
      expect(await copy.database.first(constantSql('select count(*) as n from spans'))).toEqual({ n: 4 })
      const labels = await openLabels(copy)
      expect((await labels.get({ trace: target.trace })).labels).toMatchObject([{ labelId: label.labelId }])
      const next = await labels.set({ target, label: draft({ verdict: 'pass' }), reviewer: 'Ana' })
      expect(next.label.origin).not.toBe(label.origin)
      expect((await labels.get({ trace: target.trace })).labels).toHaveLength(1)
      await labels.close()
    })
    const key = await readFile(path.join(workspace.paths.vault, 'keys', 'tokens.key'))
    for (const name of await readdir(to, { recursive: true })) {
      const bytes = await readFile(path.join(to, name)).catch(() => Buffer.alloc(0))
      expect(bytes.includes(key), name).toBe(false)
    }
  })
})
