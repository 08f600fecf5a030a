#pragma once
/// Takes samples of a run and of its floor, turn by turn, so that both see the same machine.
///
/// A turn is one run, or, where runs are short, as many as fit into a millisecond, and then as many of the floor. For
/// what came just before shows in a short run: a processor that is awake wakes a thread in a tenth of the time that a
/// sleeping one takes.

#include <cstdint>
#include <functional>
#include <vector>

#include "base/clock.h"

namespace pto {
namespace bench {

/// When to stop: at `rounds`, or, when that is 0, after `seconds` but not before `min_rounds` nor after `max_rounds`.
struct Limits {
    uint32_t rounds = 0;
    double seconds = 1;
    uint32_t min_rounds = 3;
    uint32_t max_rounds = 10'000;
    uint32_t warm_up_rounds = 2;
};

constexpr int64_t kTurnNs = 1'000'000;

struct Samples {
    std::vector<double> us;
    /// Empty when there is no floor.
    std::vector<double> floor_us;
};

inline double timed_us(const std::function<void()> &body) {
    const int64_t start = base::monotonic_ns();
    body();
    return static_cast<double>(base::monotonic_ns() - start) / 1000;
}

inline Samples take_turns(const Limits &limits, const std::function<void()> &run, const std::function<void()> &floor) {
    for (uint32_t i = 0; i < limits.warm_up_rounds; ++i) {
        run();
        if (floor) floor();
    }
    Samples samples;
    const int64_t end = base::monotonic_ns() + static_cast<int64_t>(limits.seconds * 1e9);
    const auto wants_more = [&] {
        const size_t done = samples.us.size();
        if (limits.rounds != 0) return done < limits.rounds;
        return done < limits.min_rounds || (done < limits.max_rounds && base::monotonic_ns() < end);
    };
    while (wants_more()) {
        const int64_t turn_end = base::monotonic_ns() + kTurnNs;
        do samples.us.push_back(timed_us(run));
        while (wants_more() && base::monotonic_ns() < turn_end);
        while (floor && samples.floor_us.size() < samples.us.size()) samples.floor_us.push_back(timed_us(floor));
    }
    return samples;
}

}  // namespace bench
}  // namespace pto
