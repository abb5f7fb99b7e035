import { scenes } from './scenes.ts'

// The gallery: every scene in a frame of its own, so that widths are real; face, theme, width and language for all.

interface Choice {
  name: string
  options: readonly string[]
}

const choices: Choice[] = [
  { name: 'scene', options: ['all', ...scenes.map(({ name }) => name)] },
  { name: 'face', options: ['card', 'page'] },
  { name: 'theme', options: ['light', 'dark'] },
  { name: 'width', options: ['390', '768', '1280'] },
  { name: 'language', options: ['en', 'de'] },
]

const said = new URLSearchParams(location.search)
const chosen = Object.fromEntries(choices.map(({ name, options }) => [name, said.get(name) ?? options[0]!]))

document.querySelector('form')!.append(...choices.map(chooser))
const shown = scenes.filter(({ name }) => chosen['scene'] === 'all' || chosen['scene'] === name)
document.querySelector('main')!.append(...shown.map(({ name, title }) => frame(name, title)))

function chooser({ name, options }: Choice): HTMLElement {
  const label = document.createElement('label')
  const select = document.createElement('select')
  select.name = name
  select.append(...options.map((option) => new Option(option, option, false, option === chosen[name])))
  select.addEventListener('change', () => select.form?.submit())
  label.append(name, select)
  return label
}

function frame(name: string, title: string): HTMLElement {
  const figure = document.createElement('figure')
  const caption = document.createElement('figcaption')
  const view = document.createElement('iframe')
  caption.textContent = title
  view.title = title
  view.loading = 'lazy'
  view.width = chosen['width'] as string
  view.src = `scene.html?${new URLSearchParams({ ...chosen, scene: name })}`
  view.addEventListener('load', () => follow(view))
  figure.append(caption, view)
  return figure
}

/** As high as what it shows. */
function follow(view: HTMLIFrameElement): void {
  const body = view.contentDocument?.body
  if (body === undefined) return
  const fit = () => {
    view.height = String(body.scrollHeight + 16)
  }
  new ResizeObserver(fit).observe(body)
  fit()
}
