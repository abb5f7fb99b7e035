/** Where the MQTT broker is, and how homeport is let in. */
export interface BrokerAccess {
  /** `mqtt://user@host:1883`, or mqtts; never with the password. */
  url: string
  password: string | undefined
}

/** Whoever knows the broker. */
export interface BrokerSource {
  /** Asked anew for each connection: brokers move, passwords change. Rejects with a BrokerNotFound. */
  find(): Promise<BrokerAccess>
  /** What a person does about a broker that does not let homeport in, or does not answer. */
  advice: { refused: string; silent: string }
}

/** There is no broker to go to, and what to do about that. */
export class BrokerNotFound extends Error {
  /** As a finding is called. */
  readonly id: string
  readonly advice: string

  constructor(id: string, message: string, advice: string) {
    super(message)
    this.id = id
    this.advice = advice
  }
}
