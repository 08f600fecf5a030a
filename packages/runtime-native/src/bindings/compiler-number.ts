/** What `getIncoreCompiler` and `getOrchestrationCompiler` return. */
export const Compiler = {
  /** The compiler of CANN for AI cores. */
  CCEC: 0,
  /** The machine's g++ 15, or one with the same builtins. */
  HOST_GXX_15: 1,
  /** The machine's g++. */
  HOST_GXX: 2,
  /** A g++ for AArch64. */
  AARCH64_GXX: 3,
} as const;
