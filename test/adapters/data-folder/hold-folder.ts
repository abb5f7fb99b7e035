import { type DataFolder, openDataFolder } from '../../../backend/adapters/data-folder/data-folder.ts'

// A homeport that takes its data folder and says what came of it: `node … <folder>`. Ends when told to.

let folder: DataFolder | undefined

const deeds: Record<string, () => void> = {
  'forget the folder': () => {
    folder = undefined
    globalThis.gc?.()
    process.send?.({ forgotten: true })
  },
  release: () => {
    folder?.release()
    process.disconnect()
  },
}

try {
  folder = openDataFolder(process.argv[2] as string)
  process.send?.({ instance: folder.instance })
  process.on('message', (deed) => deeds[deed as string]?.())
} catch (error) {
  const { code, message, details } = error as { code: string; message: string; details: unknown }
  process.send?.({ code, message, details })
  process.disconnect()
}
