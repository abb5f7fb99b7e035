import { createServer } from 'node:http'
import { answerApi } from './api.ts'
import { proxyCoreSocket } from './core-proxy.ts'
import { frontOf } from './front.ts'
import { sessions } from './sessions.ts'
import { FRONT_PORT, type Settings } from './settings.ts'

// The program in the container: what an app has of the Supervisor on one port, what a browser has of Core on the other.

const settings = JSON.parse(process.env['STAND_IN'] ?? '') as Settings
const known = sessions(settings)

const api = createServer((request, response) => void answerApi(settings, known, request, response))
proxyCoreSocket(api, settings)
api.listen(80)
frontOf(settings, known).listen(FRONT_PORT)

process.on('SIGTERM', () => process.exit(0))
