// Sizes of the runtime's tables, as an orchestration may know them. Macros, because sources may test them.
#pragma once

// Arguments of one task
#define MAX_TENSOR_ARGS 16
#define MAX_SCALAR_ARGS 32
#define PTO2_MAX_EXPLICIT_DEPS 16

// Rings and scopes
#define PTO2_MAX_RING_DEPTH 4         // rings; scopes deeper than this share the last one
#define PTO2_MAX_SCOPE_DEPTH 64       // nested scopes
#define PTO2_TASK_WINDOW_SIZE 16384   // task slots of a ring, a power of two
#define PTO2_HEAP_SIZE 268435456      // bytes of output heap of a ring
#define PTO2_DEP_LIST_POOL_SIZE 16384 // dependency entries of a ring
#define PTO2_SCOPE_TASKS_INIT_CAP 65536

// Dependency tracking
#define PTO2_TENSORMAP_POOL_SIZE 65536
#define PTO2_TENSORMAP_NUM_BUCKETS 4096
#define PTO2_FANIN_INLINE_CAP 64

// Scheduling
#define PTO2_READY_QUEUE_SIZE 65536
#define PTO2_WRIRING_QUEUE_SIZE 1024
#define PTO2_TENSOR_DATA_TIMEOUT_CYCLES 15000000000ULL

// Memory
#define PTO2_ALIGN_SIZE 64            // bytes, structures of the runtime
#define PTO2_PACKED_OUTPUT_ALIGN 1024 // bytes, every output that the runtime allocates
#define PTO2_ALIGN_UP(x, align) (((x) + (align)-1) & ~((align)-1))
