import { TensorArgType } from '../abi/layout.gen.js';
import { parseEnum } from './parse-enum.js';

/** The name of a {@link TensorArgType}, in upper or lower case. */
export type TensorArgTypeName = keyof typeof TensorArgType | Lowercase<keyof typeof TensorArgType>;

/** @throws PtoError `ERR_PTO_ARGS_TENSOR` for what is no tag */
export function parseTensorArgType(given: unknown, what: string): TensorArgType {
  return parseEnum(TensorArgType, given, { what, code: 'ERR_PTO_ARGS_TENSOR' });
}
