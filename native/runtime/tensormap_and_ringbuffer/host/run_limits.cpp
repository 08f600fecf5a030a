#include "runtime/tensormap_and_ringbuffer/host/run_limits.h"

#include <cerrno>
#include <cstdlib>

#include "platform/common/log/unified_log.h"

namespace pto {
namespace tmr {
namespace {

/// A slot number has 32 bits, and the payloads of a window must fit the address space.
constexpr uint64_t kMaxTaskWindow = uint64_t{1} << 24;
constexpr uint64_t kMaxHeap = uint64_t{1} << 42;
constexpr uint64_t kMaxDepPool = uint64_t{1} << 28;
constexpr uint64_t kMaxWaitMs = uint64_t{1} << 40;

bool is_task_window(uint64_t value) { return value >= 4 && value <= kMaxTaskWindow && (value & (value - 1)) == 0; }
bool is_heap(uint64_t value) { return value >= 1024 && value <= kMaxHeap; }
bool is_dep_pool(uint64_t value) { return value >= 4 && value <= kMaxDepPool; }
bool is_wait(uint64_t value) { return value <= kMaxWaitMs; }

bool parse(const char *text, uint64_t *value) {
    if (text[0] < '0' || text[0] > '9') return false;
    char *end = nullptr;
    errno = 0;
    *value = std::strtoull(text, &end, 10);
    return errno == 0 && *end == '\0';
}

uint64_t read(const char *name, uint64_t fallback, bool (*is_allowed)(uint64_t), const char *allowed) {
    const char *text = std::getenv(name);
    uint64_t value;
    if (text == nullptr || text[0] == '\0') return fallback;
    const bool is_number = parse(text, &value);
    if (is_number && is_allowed(value)) return value;
    if (is_number && value == 0) return fallback;
    unified_log_warn("run_prepared", "%s=%s is ignored; allowed: %s. The default %llu is used", name, text, allowed,
                     static_cast<unsigned long long>(fallback));
    return fallback;
}

}  // namespace

RunLimits run_limits_from_environment() {
    RunLimits limits;
    RingSizes &ring = limits.ring;
    ring.task_window = read("PTO2_RING_TASK_WINDOW", ring.task_window, is_task_window, "a power of two from 4 to 16777216");
    ring.heap = read("PTO2_RING_HEAP", ring.heap, is_heap, "bytes, from 1024");
    ring.dep_pool = read("PTO2_RING_DEP_POOL", ring.dep_pool, is_dep_pool, "entries, from 4");
    const auto default_ms = static_cast<uint64_t>(limits.tensor_wait_ns / 1'000'000);
    const uint64_t wait_ms =
        read("PTO2_TENSOR_WAIT_TIMEOUT_MS", default_ms, is_wait, "milliseconds, 0 for no limit");
    limits.tensor_wait_ns = static_cast<int64_t>(wait_ms) * 1'000'000;
    return limits;
}

}  // namespace tmr
}  // namespace pto
