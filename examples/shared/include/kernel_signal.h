// Words in device memory by which kernels that run at the same time tell each other how far they are.
#pragma once

#include <sched.h>

#include <cstdint>

/// Adds 1 to the word. What this kernel wrote before is visible to whoever sees the new value.
inline void signal_add(uint32_t *word) { __atomic_fetch_add(word, 1, __ATOMIC_ACQ_REL); }

/// Returns once the word is at least `value`. On the simulator cores share CPUs, so the core gives its CPU away meanwhile.
inline void wait_at_least(const uint32_t *word, uint32_t value) {
    while (__atomic_load_n(word, __ATOMIC_ACQUIRE) < value) sched_yield();
}
