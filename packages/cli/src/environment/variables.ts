/** An environment variable that something of this project reads. */
export interface Variable {
  readonly name: string;
  /** What it sets. */
  readonly meaning: string;
  /** What holds when it is not set. */
  readonly unset: string;
}

/** All of them, by what they are about. A test compares the list with what the sources read. */
export const variables: readonly Variable[] = [
  { name: 'PTO_CACHE_DIR', meaning: 'the directory of caches', unset: '$XDG_CACHE_HOME/pto, else ~/.cache/pto' },
  {
    name: 'PTO_ASSETS_DIR',
    meaning: 'where sources and built libraries are',
    unset: 'the installed package, or the checkout',
  },
  {
    name: 'PTO_NATIVE_PATH',
    meaning: 'the addon, or the directory that it is in',
    unset: 'the one that belongs to the package',
  },
  { name: 'PTO_RUNTIME_PATH', meaning: 'folders of further runtimes, separated by :', unset: 'none' },
  { name: 'CXX', meaning: 'the compiler of orchestrations, with flags', unset: 'g++' },
  { name: 'PTO_SIM_CXX', meaning: 'the compiler of kernels for simulators, with flags', unset: 'CXX, else g++' },
  {
    name: 'ASCEND_HOME_PATH',
    meaning: 'where CANN is; its set_env.sh sets it',
    unset: 'nothing is compiled for chips',
  },
  {
    name: 'PTO_COMPILE_JOBS',
    meaning: 'how many compilers one process may run',
    unset: 'the number of CPUs, at most 8',
  },
  { name: 'PTO_COMPILE_TIMEOUT_S', meaning: 'time limit of one compiler run, in seconds', unset: '300' },
  { name: 'PTO_KEEP_TEMPS', meaning: '1 leaves the temporary directories of compiles', unset: 'they are removed' },
  { name: 'PTO_ISA_ROOT', meaning: 'a checkout of PTO-ISA', unset: 'what pto isa fetch put into the cache' },
  { name: 'PTO_ISA_URL', meaning: 'repositories to fetch PTO-ISA from', unset: 'its own' },
  { name: 'PTO_ISA_ALLOW_MISMATCH', meaning: '1 accepts another commit of PTO-ISA', unset: 'it is refused' },
  { name: 'PTO_OFFLINE', meaning: '1 forbids the network', unset: 'pto isa fetch may use it' },
  {
    name: 'PTO_LOG',
    meaning: 'what the native libraries write to stderr: debug to null, or v0 to v9',
    unset: 'timing',
  },
  { name: 'PTO_DEBUG', meaning: 'anything: errors of pto come with stack and causes', unset: 'messages only' },
  { name: 'PTO_SIM_DEVICE_MEMORY_BYTES', meaning: 'memory of a simulated chip', unset: 'that of the chip' },
  {
    name: 'PTO_RECORD_BYTES',
    meaning: 'bytes of what a run records of its times, beyond which records are dropped',
    unset: '1 GiB',
  },
  { name: 'PTO_PMU_EVENT_TYPE', meaning: 'events that pmu.csv counts, whatever a run asks for', unset: 'as asked' },
  { name: 'SIMPLER_PMU_EVENT_TYPE', meaning: 'the same, where PTO_PMU_EVENT_TYPE is not set', unset: 'as asked' },
  { name: 'PTO2_RING_TASK_WINDOW', meaning: 'tasks that a ring holds', unset: 'as compiled' },
  { name: 'PTO2_RING_HEAP', meaning: 'bytes of a ring’s heap', unset: 'as compiled' },
  { name: 'PTO2_RING_DEP_POOL', meaning: 'dependencies that a ring holds', unset: 'as compiled' },
  {
    name: 'PTO2_TENSOR_WAIT_TIMEOUT_MS',
    meaning: 'how long an orchestration waits for a tensor; 0: no limit',
    unset: 'as compiled',
  },
];
