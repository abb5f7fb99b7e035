/** Who stands around homeport and is no node: when they are silent too, homeport itself is cut off (rule 8). */
export interface Reach {
  /**
   * Whether any of them answers now. `unknown`: there is none, or none has ever answered, so that its silence tells
   * nothing. Never rejects; takes a second at most.
   */
  ask(): Promise<'answers' | 'silent' | 'unknown'>
}
