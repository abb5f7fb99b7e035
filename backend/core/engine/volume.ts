/** A volume on a node, as its engine lists it. */
export interface EngineVolume {
  Name: string
  Driver: string
  Labels?: Record<string, string> | null
}
