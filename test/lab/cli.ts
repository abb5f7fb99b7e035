import { parseArgs } from 'node:util'
import { type Command, commands, usage } from './commands.ts'
import { LabProblem } from './engine/lab-problem.ts'

process.exitCode = await main()

async function main(): Promise<number> {
  const asked = readArguments()
  const command: Command | undefined = commands[asked?.words[0] ?? '']
  if (!asked || !command || asked.words.length !== 1 + command.words.length) {
    console.error(usage())
    return 2
  }
  try {
    return (await command.run({ ...asked, words: asked.words.slice(1) })) ?? 0
  } catch (error) {
    console.error(error instanceof LabProblem ? error.message : error)
    return 1
  }
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        name: { type: 'string', default: 'home' },
        nodes: { type: 'string', default: 'rpi1,rpi2,rpi3' },
        ha: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        follow: { type: 'boolean', default: false },
      },
    })
    return { ...values, nodes: values.nodes.split(','), words: positionals }
  } catch (error) {
    console.error((error as Error).message)
    return undefined
  }
}
