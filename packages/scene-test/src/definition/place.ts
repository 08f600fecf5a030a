import path from 'node:path';

import { invalidArgument, nearestName } from '@pto/task-interface';
import type { PtoError } from '@pto/task-interface';

/** Where in the definition of a scene a value stands; what messages begin with. */
export class Place {
  readonly file: string;
  /** As it is written in JavaScript, for example `cases[1].config.blockDim`; `''` is the definition itself. */
  readonly path: string;

  constructor(file: string, path = '') {
    this.file = file;
    this.path = path;
  }

  key(name: string): Place {
    return new Place(this.file, this.path === '' ? name : `${this.path}.${name}`);
  }

  index(index: number): Place {
    return new Place(this.file, `${this.path}[${index}]`);
  }

  /** The error for a value here that is not allowed. */
  refusal(given: unknown, allowed: string, remedy: string): PtoError {
    return invalidArgument({
      code: 'ERR_PTO_SCENE_DEFINITION',
      what: `${path.basename(this.file)}, ${this.path || 'the scene'}`,
      given,
      allowed,
      remedy,
      details: { file: this.file, path: this.path },
    });
  }

  /** The error for a field here that does not exist. */
  unknownField(name: string, given: unknown, known: readonly string[], aliases: readonly string[]): PtoError {
    const nearest = nearestName(name, [...known, ...aliases]);
    const remedy = nearest === undefined ? `Remove '${name}'.` : `Did you mean '${nearest}'?`;
    return this.key(name).refusal(given, `no field of that name, but ${known.join(', ')}`, remedy);
  }
}
