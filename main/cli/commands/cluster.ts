import type { Command } from '../command.ts'
import { count } from '../figures.ts'
import { readTextLines } from '../textLines.ts'

const fineness = (method: 'clusters.texts') =>
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
  options: fineness('clusters.texts'),
  run: async (call) => {
    const texts = readTextLines(await call.input())
    const [resolution, seed] = [call.number('resolution'), call.number('seed')]
    const found = await call.withoutWorkspace((client) =>
      client.call(
        'clusters.texts',
        {
          texts,
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
        `${count(texts.length)} texts in ${count(found.clusters)} clusters at resolution ${found.resolution}, ${count(unclustered)} unclustered.`,
      ],
    }
  },
}

export const clusterCommands: readonly Command[] = [clusterText]
