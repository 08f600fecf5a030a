// The words of device code, as a CPU understands them: qualifiers vanish, and flags have nothing to order because a
// simulated core works through its instructions one after the other.
#ifndef PTO_CPUSTUB_HPP
#define PTO_CPUSTUB_HPP

#include <atomic>
#include <cstdint>
#if __has_include(<stdfloat>)
#include <stdfloat>
#endif

#include "pto/cpu/sim_hooks.hpp"

#define __gm__
#define __ubuf__
#define __cbuf__
#define __ca__
#define __cb__
#define __cc__
#define __aicore__
#define AICORE

using half = _Float16;
#ifdef __STDCPP_BFLOAT16_T__
using bfloat16_t = std::bfloat16_t;
#else
using bfloat16_t = _Float16;
#endif

enum pipe_t { PIPE_S, PIPE_V, PIPE_M, PIPE_MTE1, PIPE_MTE2, PIPE_MTE3, PIPE_FIX, PIPE_ALL };
enum event_t { EVENT_ID0, EVENT_ID1, EVENT_ID2, EVENT_ID3, EVENT_ID4, EVENT_ID5, EVENT_ID6, EVENT_ID7 };
enum mem_dsb_t { DSB_ALL, DSB_DDR, DSB_UB };

inline void set_flag(pipe_t, pipe_t, event_t) {}
inline void wait_flag(pipe_t, pipe_t, event_t) {}
inline void pipe_barrier(pipe_t) {}
inline void dsb(mem_dsb_t) { std::atomic_thread_fence(std::memory_order_seq_cst); }

// Without the optional hook a core believes that it is alone: block 0, one lane.
inline int64_t get_block_idx() { return pto::cpu_sim::execution_context().block_idx; }
inline int64_t get_block_num() { return 1; }
inline int64_t get_subblockdim() { return pto::cpu_sim::execution_context().subblock_dim; }
inline int64_t get_subblockid() { return pto::cpu_sim::lane(); }

#endif
