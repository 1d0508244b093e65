import { withCrewOf, type Crew as CrewOf } from '../../jobs/crew.ts'
import type { Ports } from '../../ports.ts'
import { tasks, type Tasks } from '../tasks.ts'

export type Crew = CrewOf<Tasks>

/** Lends `work` hands for the tasks of clustering. */
export const withCrew = <Result>(
  ports: Pick<Ports, 'startWorker'>,
  signal: AbortSignal,
  work: (crew: Crew) => Promise<Result>,
): Promise<Result> => withCrewOf(tasks, ports, signal, work)
