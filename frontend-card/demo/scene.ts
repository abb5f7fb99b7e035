import { HomeportApp } from '../elements/homeport-app.ts'
import { demoLink } from './demo-link.ts'
import { scenes } from './scenes.ts'
import { themes } from './themes.ts'

// One scene, alone in a frame of its own: `scene.html?scene=…&theme=…&face=…&language=…`.

const said = new URLSearchParams(location.search)
const scene = scenes.find(({ name }) => name === said.get('scene')) ?? scenes[0]!
const theme = themes[said.get('theme') === 'dark' ? 'dark' : 'light']
const isCard = said.get('face') !== 'page'

for (const [name, value] of Object.entries(theme)) document.documentElement.style.setProperty(name, value)
document.documentElement.lang = said.get('language') ?? 'en'

const app = new HomeportApp()
app.language = document.documentElement.lang
app.compact = isCard
if (scene.route !== undefined) app.route = scene.route
app.link = demoLink(scene.show)

const frame = document.createElement('div')
frame.className = isCard ? 'card' : 'page'
frame.append(app)
document.body.append(frame)
