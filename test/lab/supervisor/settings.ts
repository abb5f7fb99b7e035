/** What the stand-in for Home Assistant's Supervisor is started with, as JSON in its environment. */
export interface Settings {
  app: { slug: string; version: string; address: string; port: number; token: string; ingressToken: string }
  /** Home Assistant's Core: where it is, and by which token of an administrator it is asked. */
  core: { url: string; token: string }
  /** By this Core proves to be Core when it asks for a session. */
  coreSecret: string
  /** The broker that an app provides, if one does. */
  mqtt?: { host: string; port: number; username: string; password: string }
}

/** The Supervisor in the network of its apps; it and that network have these addresses in every Home Assistant. */
export const supervisorNetwork = {
  subnet: '172.30.32.0/23',
  apps: '172.30.33.0/24',
  gateway: '172.30.32.1',
  supervisor: '172.30.32.2',
}

/** Where Core would serve its page, and the pages of apps under it. */
export const FRONT_PORT = 8123

export const ingressPath = (token: string) => `/api/hassio_ingress/${token}`
