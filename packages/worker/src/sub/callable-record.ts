/** A function as children are told about it: what REGISTER carries as JSON. */
export interface CallableRecord {
  /** For messages. */
  readonly name: string;
  /** `href` of a `file:` URL. */
  readonly module: string;
  readonly export: string;
  /** SHA-256 of the module's file when it was registered, in hex. */
  readonly digest: string;
}
