/** A function as children are told about it: what REGISTER carries as JSON. */
export type CallableRecord = ModuleRecord | SourceRecord;

/** A function that a module exports. */
export interface ModuleRecord {
  /** For messages. */
  readonly name: string;
  /** `href` of a `file:` URL. */
  readonly module: string;
  readonly export: string;
  /** SHA-256 of the module's file when it was registered, in hex. */
  readonly digest: string;
}

/** A function as text, for other threads and processes to compile. */
export interface SourceRecord {
  /** For messages. */
  readonly name: string;
  /** An expression whose value is the function. */
  readonly source: string;
  /** Names and values of the bindings, as `v8.serialize` writes them, in base64. */
  readonly bindings: string;
}
