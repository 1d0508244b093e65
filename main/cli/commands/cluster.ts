import { clusterModes, leastClustered } from '../../../shared/protocol/methods/clusters.ts'
import type { Command } from '../command.ts'
import { embedderOf, embedderOptions } from '../embedderOption.ts'
import { count, counted } from '../figures.ts'
import { checkFilter } from '../filterOption.ts'
import { UsageError } from '../status.ts'
import { table } from '../table.ts'
import { readTextLines, repeatedNotes } from '../textLines.ts'

const fineness = (method: 'clusters.texts' | 'clusters.run') =>
  ({
    resolution: {
      value: 'R',
      about: 'How fine: higher gives more clusters; chosen by stability where left out',
      sets: [method, 'resolution'],
      number: true,
    },
    seed: {
      value: 'S',
      about: 'The same seed gives the same clusters',
      sets: [method, 'seed'],
      number: true,
    },
  }) as const

const clusterText: Command = {
  words: 'cluster-text',
  about:
    'Cluster the texts of JSON lines {"id", "text"} on stdin: {"id", "cluster"} a line, null for unclustered',
  methods: ['clusters.texts'],
  options: { ...fineness('clusters.texts'), ...embedderOptions },
  run: async (call) => {
    const texts = readTextLines(await call.input())
    const [resolution, seed] = [call.number('resolution'), call.number('seed')]
    const found = await call.withoutWorkspace((client) =>
      client.call(
        'clusters.texts',
        {
          texts,
          embedder: embedderOf(call),
          ...(resolution === undefined ? {} : { resolution }),
          ...(seed === undefined ? {} : { seed }),
        },
        call.calling,
      ),
    )
    const unclustered = found.rows.filter(({ cluster }) => cluster === null).length
    return {
      json: {},
      text: '',
      lines: found.rows,
      notes: [
        texts.length === 0
          ? 'There was nothing to cluster: stdin holds no text.'
          : `${counted(texts.length, 'text')} in ${counted(found.clusters, 'cluster')} at resolution ${found.resolution}, ${count(unclustered)} unclustered.`,
        ...repeatedNotes(texts, 'the input', 'each line has a line of its own here, in the same order.'),
      ],
    }
  },
}

const cluster: Command = {
  words: 'cluster',
  methods: ['clusters.run'],
  options: {
    where: { value: 'E', about: 'A filter' },
    name: {
      value: 'N',
      about: 'Runs of the same name go on one another’s clusters',
      sets: ['clusters.run', 'name'],
    },
    ...fineness('clusters.run'),
    mode: { value: 'M', about: 'What is looked at', sets: ['clusters.run', 'mode'] },
    ...embedderOptions,
    all: { about: 'Also traces that did not fail; where none failed, all are taken' },
  },
  run: (call) =>
    call.withWorkspace(async (client) => {
      const [resolution, seed, name] = [call.number('resolution'), call.number('seed'), call.text('name')]
      const mode = modeFrom(call.text('mode'))
      const run = await client.call(
        'clusters.run',
        {
          where: checkFilter(call, 'where', 'cluster'),
          all: call.flag('all'),
          embedder: embedderOf(call),
          ...(name === undefined ? {} : { name }),
          ...(mode === undefined ? {} : { mode }),
          ...(resolution === undefined ? {} : { resolution }),
          ...(seed === undefined ? {} : { seed }),
        },
        call.calling,
      )
      return {
        json: { ...run },
        text: table(
          [
            { title: 'cluster' },
            { title: 'traces', align: 'right' },
            { title: 'stability', align: 'right' },
            { title: 'state' },
            { title: 'name', widest: 90 },
            { title: 'read' },
          ],
          run.clusters.map((each) => [
            each.id,
            count(each.size),
            each.stability?.toFixed(2) ?? (each.by_signature ? 'exact' : '—'),
            each.state,
            each.name,
            each.exemplars[0] ?? '—',
          ]),
        ),
        notes: [
          ...(run.population === 0
            ? ['There was nothing to cluster: no trace is selected.']
            : [
                `${counted(run.population, 'trace')} in ${counted(run.clusters.length, 'cluster')}, ${count(run.unclustered)} unclustered.`,
              ]),
          ...(run.population > 0 && run.population < leastClustered
            ? [`Too few failures to group: ${run.population}. From ${leastClustered} on, groups can be told.`]
            : []),
        ],
      }
    }),
}

function modeFrom(given: string | undefined) {
  const mode = clusterModes.find((each) => each === given)
  if (given !== undefined && mode === undefined)
    throw new UsageError(`--mode takes ${clusterModes.join(', ')}, not ${given}.`, { command: 'cluster' })
  return mode
}

export const clusterCommands: readonly Command[] = [cluster, clusterText]
