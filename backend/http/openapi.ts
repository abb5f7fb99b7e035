import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyPluginAsync } from 'fastify'
import { type TSchema, Type } from 'typebox'
import { ProblemDocument } from '../contract/doors/http.ts'
import { Problem } from '../contract/doors/problem.ts'
import { CancelRun, MakePlan, StartRun } from '../contract/doors/requests.ts'
import { Home, NodeView, ServiceView, StackView, SwarmView } from '../contract/home.ts'
import { AcceptHostKey, OfferedKey } from '../contract/host-key.ts'
import { Finding, Operation, Plan, PlanView, Question, Subject } from '../contract/plan.ts'
import { ReleaseView } from '../contract/release.ts'
import { Run, RunPart, StageRecord, Step } from '../contract/run.ts'
import { MakeSecretKey, PutSecret, SecretView } from '../contract/secret.ts'
import {
  ChooseInventory,
  ChosenPlace,
  FirstFiles,
  FirstInventory,
  InventoryPlace,
  KeptNode,
  Setup,
  TriedNode,
  TypedHome,
  TypedNode,
} from '../contract/setup.ts'
import { json } from './answers.ts'
import { shareSchemas } from './shared-schemas.ts'

/** Schemas that have a name of their own in the description. */
const named: Record<string, TSchema> = {
  ...{ Home, NodeView, ServiceView, StackView, SwarmView },
  ...{ PlanView, Plan, Operation, Question, Finding, Subject },
  ...{ Run, RunPart, StageRecord, Step, ReleaseView },
  ...{
    Setup,
    InventoryPlace,
    ChooseInventory,
    ChosenPlace,
    TypedHome,
    TypedNode,
    KeptNode,
    TriedNode,
    FirstInventory,
    FirstFiles,
  },
  ...{ SecretView, PutSecret, MakeSecretKey },
  ...{ MakePlan, StartRun, CancelRun, AcceptHostKey, OfferedKey, Problem, ProblemDocument },
}

/** Notes every route registered after it; the description itself is made when it is first asked for. */
export function describeApi(app: FastifyInstance, version: string): void {
  app.register(swagger, {
    convertConstToEnum: false,
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'homeport',
        version,
        description: 'What runs in this home, and what is to be done about it.',
      },
      components: {
        securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
        schemas: structuredClone(named) as Record<string, object>,
      },
      security: [{ token: [] }],
    },
    transformObject: (made) =>
      'openapiObject' in made ? shareSchemas(made.openapiObject) : made.swaggerObject,
  })
}

export const serveDescription: FastifyPluginAsync = async (app) => {
  const schema = {
    tags: ['home'],
    summary: 'This description (OpenAPI 3.1)',
    response: json(200, Type.Object({ openapi: Type.String() })),
  }
  app.get('/openapi.json', { schema }, () => app.swagger())
}
