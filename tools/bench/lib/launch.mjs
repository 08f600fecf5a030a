/** How many blocks and AICPU threads everything has that does not say otherwise. */
export const launch = { blockDim: 3, aicpuThreadNum: 4 };
