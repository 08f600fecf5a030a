// Makes a kernel's stores complete before it returns: the last statement of a kernel that uses pipes.
//
// Include it after the instruction set's headers, whose set_flag and wait_flag it uses. On the simulator without those
// headers kernels are plain C++ and there are no pipes to wait for. A header that brings its own set_flag, wait_flag,
// PIPE_* and EVENT_ID7 says so by defining PTO_HAS_PIPE_FLAGS.
#pragma once

#ifndef __aicore__
#define __aicore__
#endif

#if !defined(__DAV_VEC__) && !defined(__DAV_CUBE__)
#error "pipe_sync.h is for kernels: compile with __DAV_VEC__ or __DAV_CUBE__ defined"
#endif

#if !defined(__CPU_SIM) || defined(PTO_CPUSTUB_HPP) || defined(PTO_HAS_PIPE_FLAGS)

static __aicore__ inline void pipe_sync() {
#ifdef __DAV_VEC__
    set_flag(PIPE_MTE3, PIPE_S, EVENT_ID7);
    wait_flag(PIPE_MTE3, PIPE_S, EVENT_ID7);
#else
    set_flag(PIPE_FIX, PIPE_S, EVENT_ID7);
    wait_flag(PIPE_FIX, PIPE_S, EVENT_ID7);
#endif
}

#else

static __aicore__ inline void pipe_sync() {}

#endif
