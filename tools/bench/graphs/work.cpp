#include <cstdint>
#include <ctime>

// Works for 20 µs.
extern "C" void kernel_entry(int64_t *) {
    const auto now_ns = [] {
        timespec time{};
        clock_gettime(CLOCK_MONOTONIC, &time);
        return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
    };
    for (const int64_t end_ns = now_ns() + 20'000; now_ns() < end_ns;) {
    }
}
