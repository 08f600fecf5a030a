/// Included before the first line of a kernel that is compiled for the simulator with access checks.
///
/// The compiler then calls one of the functions below before every load and store (`-fsanitize=kernel-address` with all
/// checks as calls), and the linker sends the three memory functions through here (`--wrap`). They tell the simulator, which
/// knows what memory the kernel's task declared. The functions belong to the kernel's library alone.
#pragma once

#include <cstddef>

extern "C" {

/// Of libcpu_sim_context.so.
void pto_sim_touch_memory(const void *address, size_t size, int is_write);

/// Tells the loader that the kernel reports its accesses.
__attribute__((visibility("default"), used)) inline const char pto_kernel_tells_accesses = 1;

void *__real_memcpy(void *target, const void *source, size_t size);
void *__real_memmove(void *target, const void *source, size_t size);
void *__real_memset(void *target, int value, size_t size);

#define PTO_ACCESS_HOOK __attribute__((visibility("hidden"), used, noinline, no_sanitize("kernel-address")))

#define PTO_ACCESS_HOOKS(size)                                                                   \
    PTO_ACCESS_HOOK void __asan_load##size##_noabort(const void *address) {                      \
        pto_sim_touch_memory(address, size, 0);                                                  \
    }                                                                                            \
    PTO_ACCESS_HOOK void __asan_store##size##_noabort(const void *address) {                     \
        pto_sim_touch_memory(address, size, 1);                                                  \
    }
PTO_ACCESS_HOOKS(1)
PTO_ACCESS_HOOKS(2)
PTO_ACCESS_HOOKS(4)
PTO_ACCESS_HOOKS(8)
PTO_ACCESS_HOOKS(16)
#undef PTO_ACCESS_HOOKS

PTO_ACCESS_HOOK void __asan_loadN_noabort(const void *address, size_t size) { pto_sim_touch_memory(address, size, 0); }
PTO_ACCESS_HOOK void __asan_storeN_noabort(const void *address, size_t size) { pto_sim_touch_memory(address, size, 1); }
PTO_ACCESS_HOOK void __asan_handle_no_return(void) {}

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
