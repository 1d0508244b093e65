import type { Workspace } from '../workspace/workspace.ts'
import { createTokeniser, isToken } from './tokens.ts'

/**
 * The token under which a person's id stands in this workspace, so that a filter or a join may be given the
 * id itself. A token is answered as it is; so is any text in a workspace without its vault.
 */
export async function tokenisePerson(workspace: Workspace, id: string): Promise<string> {
  if (isToken(id)) return id
  const key = await workspace.tokenKey()
  return key === null ? id : createTokeniser(key)('PERSON_ID', id)
}
