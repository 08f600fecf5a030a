/// Included before the first line of a kernel that is compiled for the simulator with access checks.
///
/// The compiler then calls one of the functions below before every load and store, as for the thread sanitizer, which tells
/// reads from writes; but the kernel is not linked with that sanitizer's library. The linker sends the three memory functions
/// through here (`--wrap`). All tell the simulator, which knows what memory the kernel's task declared. The functions belong
/// to the kernel's library alone.
#pragma once

#include <cstddef>
#include <cstdint>

extern "C" {

/// Of libcpu_sim_context.so.
void pto_sim_touch_memory(const void *address, size_t size, int is_write);

/// Tells the loader that the kernel reports its accesses.
__attribute__((visibility("default"), used)) inline const char pto_kernel_tells_accesses = 1;

void *__real_memcpy(void *target, const void *source, size_t size);
void *__real_memmove(void *target, const void *source, size_t size);
void *__real_memset(void *target, int value, size_t size);

#define PTO_ACCESS_HOOK __attribute__((visibility("hidden"), used, noinline, no_sanitize("thread")))

#define PTO_ACCESS_HOOKS(size)                                                                                      \
    PTO_ACCESS_HOOK void __tsan_read##size(void *at) { pto_sim_touch_memory(at, size, 0); }                         \
    PTO_ACCESS_HOOK void __tsan_write##size(void *at) { pto_sim_touch_memory(at, size, 1); }                        \
    PTO_ACCESS_HOOK void __tsan_unaligned_read##size(void *at) { pto_sim_touch_memory(at, size, 0); }               \
    PTO_ACCESS_HOOK void __tsan_unaligned_write##size(void *at) { pto_sim_touch_memory(at, size, 1); }
PTO_ACCESS_HOOKS(1)
PTO_ACCESS_HOOKS(2)
PTO_ACCESS_HOOKS(4)
PTO_ACCESS_HOOKS(8)
PTO_ACCESS_HOOKS(16)
#undef PTO_ACCESS_HOOKS

PTO_ACCESS_HOOK void __tsan_read_range(void *at, size_t size) { pto_sim_touch_memory(at, size, 0); }
PTO_ACCESS_HOOK void __tsan_write_range(void *at, size_t size) { pto_sim_touch_memory(at, size, 1); }
PTO_ACCESS_HOOK void __tsan_vptr_update(void **at, void *) { pto_sim_touch_memory(at, sizeof(*at), 1); }
PTO_ACCESS_HOOK void __tsan_vptr_read(void **at) { pto_sim_touch_memory(at, sizeof(*at), 0); }
PTO_ACCESS_HOOK void __tsan_init() {}
PTO_ACCESS_HOOK void __tsan_func_entry(void *) {}
PTO_ACCESS_HOOK void __tsan_func_exit() {}

// Atomic operations are calls, too. Orders are those of the program or stronger.
#define PTO_ACCESS_FETCH(bits, name)                                                                                \
    PTO_ACCESS_HOOK uint##bits##_t __tsan_atomic##bits##_fetch_##name(volatile uint##bits##_t *at,                  \
                                                                      uint##bits##_t value, int) {                  \
        pto_sim_touch_memory(const_cast<uint##bits##_t *>(at), sizeof(*at), 1);                                     \
        return __atomic_fetch_##name(at, value, __ATOMIC_SEQ_CST);                                                  \
    }
#define PTO_ACCESS_EXCHANGE(bits, strength, is_weak)                                                                \
    PTO_ACCESS_HOOK int __tsan_atomic##bits##_compare_exchange_##strength(                                          \
        volatile uint##bits##_t *at, uint##bits##_t *expected, uint##bits##_t value, int, int) {                    \
        pto_sim_touch_memory(const_cast<uint##bits##_t *>(at), sizeof(*at), 1);                                     \
        return __atomic_compare_exchange_n(at, expected, value, is_weak, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);       \
    }
#define PTO_ACCESS_ATOMICS(bits)                                                                                    \
    PTO_ACCESS_HOOK uint##bits##_t __tsan_atomic##bits##_load(const volatile uint##bits##_t *at, int) {             \
        pto_sim_touch_memory(const_cast<const uint##bits##_t *>(at), sizeof(*at), 0);                               \
        return __atomic_load_n(at, __ATOMIC_SEQ_CST);                                                               \
    }                                                                                                               \
    PTO_ACCESS_HOOK void __tsan_atomic##bits##_store(volatile uint##bits##_t *at, uint##bits##_t value, int) {      \
        pto_sim_touch_memory(const_cast<uint##bits##_t *>(at), sizeof(*at), 1);                                     \
        __atomic_store_n(at, value, __ATOMIC_SEQ_CST);                                                              \
    }                                                                                                               \
    PTO_ACCESS_HOOK uint##bits##_t __tsan_atomic##bits##_exchange(volatile uint##bits##_t *at, uint##bits##_t value, \
                                                                  int) {                                            \
        pto_sim_touch_memory(const_cast<uint##bits##_t *>(at), sizeof(*at), 1);                                     \
        return __atomic_exchange_n(at, value, __ATOMIC_SEQ_CST);                                                    \
    }                                                                                                               \
    PTO_ACCESS_FETCH(bits, add)                                                                                     \
    PTO_ACCESS_FETCH(bits, sub)                                                                                     \
    PTO_ACCESS_FETCH(bits, and)                                                                                     \
    PTO_ACCESS_FETCH(bits, or)                                                                                      \
    PTO_ACCESS_FETCH(bits, xor)                                                                                     \
    PTO_ACCESS_FETCH(bits, nand)                                                                                    \
    PTO_ACCESS_EXCHANGE(bits, strong, false)                                                                        \
    PTO_ACCESS_EXCHANGE(bits, weak, true)
PTO_ACCESS_ATOMICS(8)
PTO_ACCESS_ATOMICS(16)
PTO_ACCESS_ATOMICS(32)
PTO_ACCESS_ATOMICS(64)
#undef PTO_ACCESS_ATOMICS
#undef PTO_ACCESS_EXCHANGE
#undef PTO_ACCESS_FETCH

PTO_ACCESS_HOOK void __tsan_atomic_thread_fence(int) { __atomic_thread_fence(__ATOMIC_SEQ_CST); }
PTO_ACCESS_HOOK void __tsan_atomic_signal_fence(int) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }

PTO_ACCESS_HOOK void *__wrap_memcpy(void *target, const void *source, size_t size) {
    pto_sim_touch_memory(source, size, 0);
    pto_sim_touch_memory(target, size, 1);
    return __real_memcpy(target, source, size);
}

PTO_ACCESS_HOOK void *__wrap_memmove(void *target, const void *source, size_t size) {
    pto_sim_touch_memory(source, size, 0);
    pto_sim_touch_memory(target, size, 1);
    return __real_memmove(target, source, size);
}

PTO_ACCESS_HOOK void *__wrap_memset(void *target, int value, size_t size) {
    pto_sim_touch_memory(target, size, 1);
    return __real_memset(target, value, size);
}

#undef PTO_ACCESS_HOOK

}  // extern "C"
