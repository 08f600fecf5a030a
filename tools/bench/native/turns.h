#pragma once
/// Takes samples of a run and of its floor, turn by turn, so that both see the same machine.
///
/// A turn is one run, or, where runs are short, as many as fit into a millisecond, and then as many of the floor. For
/// what came just before shows in a short run: a processor that is awake wakes a thread in a tenth of the time that a
/// sleeping one takes.

#include <time.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"

namespace pto {
namespace bench {

/// When to stop: at `rounds`, or, when that is 0, after `seconds` but not before `min_rounds` nor after `max_rounds`.
struct Limits {
    uint32_t rounds = 0;
    double seconds = 1;
    uint32_t min_rounds = 2;
    uint32_t max_rounds = 10'000;
    /// The second one is left out where the first took long.
    uint32_t warm_up_rounds = 2;
    int64_t warm_up_ns = 200'000'000;
};

constexpr int64_t kTurnNs = 1'000'000;

struct Samples {
    std::vector<double> us;
    /// Empty when there is no floor.
    std::vector<double> floor_us;
    /// What else was seen, by name; each value is a sample.
    std::map<std::string, std::vector<double>> figures;
};

/// Processor time that all threads of the process have used.
inline double cpu_us() {
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e6 + static_cast<double>(time.tv_nsec) / 1e3;
}

/// Does something once and says how many microseconds count.
using Sample = std::function<double()>;

template <typename Body>
double microseconds_of(const Body &body) {
    const int64_t start = base::monotonic_ns();
    body();
    return static_cast<double>(base::monotonic_ns() - start) / 1000;
}

/// All of `body` counts. Nothing when there is no body.
inline Sample timed(std::function<void()> body) {
    if (!body) return nullptr;
    return [body = std::move(body)] { return microseconds_of(body); };
}

inline void warm_up(const Limits &limits, const Sample &run, const Sample &floor) {
    const int64_t end = base::monotonic_ns() + limits.warm_up_ns;
    for (uint32_t i = 0; i < limits.warm_up_rounds && (i == 0 || base::monotonic_ns() < end); ++i) {
        run();
        if (floor) floor();
    }
}

inline Samples take_turns(const Limits &limits, const Sample &run, const Sample &floor) {
    warm_up(limits, run, floor);
    Samples samples;
    const int64_t end = base::monotonic_ns() + static_cast<int64_t>(limits.seconds * 1e9);
    const auto wants_more = [&] {
        const size_t done = samples.us.size();
        if (limits.rounds != 0) return done < limits.rounds;
        return done < limits.min_rounds || (done < limits.max_rounds && base::monotonic_ns() < end);
    };
    double used_us = 0;
    while (wants_more()) {
        const int64_t turn_end = base::monotonic_ns() + kTurnNs;
        const double cpu_before_us = cpu_us();
        do samples.us.push_back(run());
        while (wants_more() && base::monotonic_ns() < turn_end);
        used_us += cpu_us() - cpu_before_us;
        while (floor && samples.floor_us.size() < samples.us.size()) samples.floor_us.push_back(floor());
    }
    samples.figures["cpuUs"] = {used_us / static_cast<double>(samples.us.size())};
    return samples;
}

}  // namespace bench
}  // namespace pto
