import { create } from 'zustand'

/** Whom or what an erasure is asked for: a user by their token, or a trace. */
export type EraseTarget = { user: string } | { trace: string }

const request = create<{ target: EraseTarget | null }>(() => ({ target: null }))

/** Opens the dialog that shows the reach of an erasure and asks for its reason. */
export const askErasure = (target: EraseTarget) => request.setState({ target })

export const closeErasure = () => request.setState({ target: null })

export const useErasureAsked = () => request((state) => state.target)
