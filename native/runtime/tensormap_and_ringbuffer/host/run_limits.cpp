#include "runtime/tensormap_and_ringbuffer/host/run_limits.h"

#include <cerrno>
#include <cstdlib>
#include <string>

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

/// One option of a ring. 0 keeps what `*value` has.
platform::Failure apply(const char *name, uint32_t ring, uint64_t given, uint64_t *value, bool (*is_allowed)(uint64_t),
                        const char *allowed) {
    if (given == 0) return platform::Failure::none();
    if (!is_allowed(given)) {
        return platform::Failure::because(abi::ErrorCode::ERR_PTO_CONFIG_INVALID,
                                          std::string(name) + " of ring " + std::to_string(ring) + " is " +
                                              std::to_string(given) + "; it must be " + allowed + ", or 0 for the default");
    }
    *value = given;
    return platform::Failure::none();
}

constexpr char kTaskWindowRule[] = "a power of two from 4 to 16777216";
constexpr char kHeapRule[] = "bytes, from 1024";
constexpr char kDepPoolRule[] = "entries, from 4";

RunLimits limits_from_environment() {
    RunLimits limits;
    RingSizes ring;
    ring.task_window = read("PTO2_RING_TASK_WINDOW", ring.task_window, is_task_window, kTaskWindowRule);
    ring.heap = read("PTO2_RING_HEAP", ring.heap, is_heap, kHeapRule);
    ring.dep_pool = read("PTO2_RING_DEP_POOL", ring.dep_pool, is_dep_pool, kDepPoolRule);
    for (RingSizes &it : limits.ring) it = ring;
    const auto default_ms = static_cast<uint64_t>(limits.tensor_wait_ns / 1'000'000);
    const uint64_t wait_ms =
        read("PTO2_TENSOR_WAIT_TIMEOUT_MS", default_ms, is_wait, "milliseconds, 0 for no limit");
    limits.tensor_wait_ns = static_cast<int64_t>(wait_ms) * 1'000'000;
    return limits;
}

}  // namespace

platform::Failure make_run_limits(const PtoRunOptions &options, RunLimits *limits) {
    *limits = limits_from_environment();
    for (uint32_t i = 0; i < kRingCount; ++i) {
        RingSizes &ring = limits->ring[i];
        platform::Failure failure = apply("ring_task_window", i, options.ring_task_window[i], &ring.task_window,
                                          is_task_window, kTaskWindowRule);
        if (!failure) failure = apply("ring_heap", i, options.ring_heap[i], &ring.heap, is_heap, kHeapRule);
        if (!failure) failure = apply("ring_dep_pool", i, options.ring_dep_pool[i], &ring.dep_pool, is_dep_pool, kDepPoolRule);
        if (failure) return failure;
    }
    limits->tracks_readers = (options.flags & PTO_RUN_TRACK_READERS) != 0;
    return platform::Failure::none();
}

}  // namespace tmr
}  // namespace pto
