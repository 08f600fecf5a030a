/**
 * Reference operations, to compute what a run must produce: plain, rounded once, the same on every machine.
 *
 * @packageDocumentation
 */
export { add, div, map, maximum, minimum, mul, pow, sub } from './elementwise.js';
export type { Operand } from './elementwise.js';
export { abs, exp, gelu, log, neg, reciprocal, relu, rsqrt, sigmoid, silu, sqrt, tanh } from './unary.js';
export type { GeluOptions } from './unary.js';
export { broadcastTo, concat, gather, reshape, roll, slice, transpose } from './layout.js';
export type { AxisOptions, SliceOptions } from './layout.js';
export { argmax, argmin, cumsum, max, mean, min, sum } from './reduce.js';
export type { ReduceOptions } from './reduce.js';
export { layernorm, rmsnorm, softmax } from './normalize.js';
export type { NormOptions } from './normalize.js';
export { matmul } from './matmul.js';
export type { MatmulOptions } from './matmul.js';
export { attention } from './attention.js';
export type { AttentionOptions, MaskedAttentionOptions } from './attention.js';
export { pagedAttention } from './paged-attention.js';
export type { PagedAttentionInputs } from './paged-attention.js';
export type { ResultOptions } from './operands.js';
