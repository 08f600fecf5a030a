/// A kernel that tells which hooks it was given, built twice: with and without an entry.
#include <cstdint>

namespace {
void *subblock_hook = nullptr;
void *pipe_hook = nullptr;
}  // namespace

extern "C" __attribute__((visibility("default"))) void pto_sim_register_hooks(void *subblock, void *pipe) {
    subblock_hook = subblock;
    pipe_hook = pipe;
}

#ifdef HAS_ENTRY
extern "C" __attribute__((visibility("default"))) void kernel_entry(int64_t *args) {
    args[0] = reinterpret_cast<int64_t>(subblock_hook);
    args[1] = reinterpret_cast<int64_t>(pipe_hook);
    ++args[2];
}
#endif
