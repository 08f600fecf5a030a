import * as abi from './abi/layout.gen.js';

/** Dimensions of a tensor, at most: 5. */
export const MAX_TENSOR_DIMS = abi.CONTINUOUS_TENSOR_MAX_DIMS;

/** Tensors of one kernel task, at most: 16. */
export const CORE_MAX_TENSOR_ARGS = abi.CORE_MAX_TENSOR_ARGS;

/** Scalars of one kernel task, at most: 32. */
export const CORE_MAX_SCALAR_ARGS = abi.CORE_MAX_SCALAR_ARGS;

/** Tensors of one task of any worker, at most: 256. */
export const MAX_TASK_TENSORS = abi.MAX_TASK_TENSORS;

/** Scalars of one task of any worker, at most: 128. */
export const MAX_TASK_SCALARS = abi.MAX_TASK_SCALARS;

/** Tensors of one call of a chip, at most: 64. */
export const CHIP_MAX_TENSOR_ARGS = abi.CHIP_MAX_TENSOR_ARGS;

/** Scalars of one call of a chip, at most: 128. */
export const CHIP_MAX_SCALAR_ARGS = abi.CHIP_MAX_SCALAR_ARGS;

/** Kernels of one chip callable, at most: 1024. */
export const CHIP_MAX_CHILDREN = abi.CHIP_MAX_CHILDREN;

/** Ids that a kernel can have: 0 to 1023. */
export const MAX_KERNEL_FUNC_IDS = abi.MAX_KERNEL_FUNC_IDS;

/** Bytes of a function's name, the closing NUL included, at most: 64. */
export const CALLABLE_FUNC_NAME_MAX = abi.CALLABLE_FUNC_NAME_MAX;

/** Callables that one chip has at a time, at most: 64. Their ids are 0 to 63. */
export const MAX_REGISTERED_CALLABLE_IDS = abi.MAX_REGISTERED_CALLABLE_IDS;

/** Version of the C interface between the addon and the runtime libraries; both sides must have the same. */
export const PTO_HOST_ABI_VERSION = abi.PTO_HOST_ABI_VERSION;

/** Ranks of one communicator, at most: 64. */
export const COMM_MAX_RANKS = abi.COMM_MAX_RANK_NUM;

/** Bytes of shared memory in front of the windows of a communicator. */
export const COMM_SEGMENT_HEADER_BYTES = abi.COMM_SEGMENT_HEADER_BYTES;

/** Windows of a communicator begin at multiples of this, from the header on. */
export const COMM_WINDOW_ALIGN = abi.COMM_WINDOW_ALIGN;
