import { httpLink } from '../client/http/http-link.ts'
import { HomeportApp } from '../elements/homeport-app.ts'
import { isSameRoute, type Route, readFragment, writeFragment } from '../view/routes.ts'
import { theme } from './theme.ts'

// The page: a link by HTTP to where it came from, and the elements the card uses too. The token stays behind the `#`,
// which no browser sends; from there it goes into a header. Shown by Home Assistant, the page needs none.

/** Under it Home Assistant shows pages of its apps. */
const INGRESS = '/api/hassio_ingress/'

let { token, route } = readFragment(location.hash)
const app = new HomeportApp()

app.language = navigator.language
app.route = route
app.link = linkWith(token)
document.documentElement.lang = app.language
document.adoptedStyleSheets = [theme]
document.body.append(app)

app.addEventListener('homeport-route', (event) => {
  route = (event as CustomEvent<Route>).detail
  history.pushState(null, '', writeFragment(token, route))
})

// Back and forward, and a link with another token pasted over this one.
addEventListener('popstate', () => {
  const said = readFragment(location.hash)
  if (said.token !== token) {
    token = said.token
    app.link = linkWith(token)
  }
  if (!isSameRoute(said.route, route)) app.route = said.route
  route = said.route
})

function linkWith(secret: string) {
  const base = new URL('api/v1', location.href.replace(/[#?].*/, '')).pathname
  return httpLink(base.startsWith(INGRESS) ? { base } : { base, token: secret })
}
