import { type ExecaError, execa } from 'execa'

// `npm run verify`: all that is asked of a change. Making the lab's images is mostly waiting for downloads, and the unit
// tests need none of them: they go on beside each other.

const npmRun = (...words: string[]) => execa('npm', ['run', ...words], { stdio: 'inherit' })

try {
  await npmRun('check')
  await npmRun('build')
  const beside = await Promise.allSettled([npmRun('test:unit'), npmRun('lab', '--', 'images')])
  for (const one of beside) if (one.status === 'rejected') throw one.reason
  await npmRun('test:lab')
} catch (error) {
  console.error((error as ExecaError).shortMessage)
  process.exitCode = 1
}
