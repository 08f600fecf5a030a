#pragma once
/// Looks for a schedule with a wrong result, and for the pair of tasks that lack an edge: docs/guide/schedules.md has the idea.

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>

#include "test/chip/recorded_schedule.h"

namespace pto {
namespace test {

struct Replay {
    uint64_t seed = 0;
    std::optional<uint64_t> prefix;
    uint64_t delay = 0;
};

/// Runs a graph. Whether the result is right, and what was run.
struct Attempt {
    bool is_right;
    RecordedSchedule schedule;
};
using RunSchedule = std::function<Attempt(const Replay &)>;

struct MissingEdge {
    uint64_t seed;
    /// Ordinals: `second` must not run before `first`.
    uint64_t first, second;
};

/// The first seed of 1 to `seeds` with a wrong result, and the edge that is missing. Nothing when all results are right.
inline std::optional<MissingEdge> find_missing_edge(const RunSchedule &run, uint64_t seeds) {
    for (uint64_t seed = 1; seed <= seeds; ++seed) {
        const Attempt whole = run({seed, std::nullopt, 0});
        if (whole.is_right) continue;
        // Wrong with the prefix `wrong`, right with the one before it: that of -1 is the reference order.
        int64_t right = -1, wrong = static_cast<int64_t>(whole.schedule.tasks.size()) - 1;
        RecordedSchedule right_schedule = run({}).schedule;
        while (wrong - right > 1) {
            const int64_t middle = (right + wrong) / 2;
            Attempt attempt = run({seed, static_cast<uint64_t>(middle), 0});
            (attempt.is_right ? right : wrong) = middle;
            if (attempt.is_right) right_schedule = std::move(attempt.schedule);
        }
        const auto prefix = static_cast<uint64_t>(wrong);
        const uint64_t second = whole.schedule.tasks[prefix].ordinal;
        const std::vector<uint64_t> order = right_schedule.ordinals();
        uint64_t too_short = 0;
        auto enough = static_cast<uint64_t>(std::find(order.begin(), order.end(), second) - order.begin()) - prefix;
        while (enough - too_short > 1) {
            const uint64_t middle = (too_short + enough) / 2;
            (run({seed, prefix, middle}).is_right ? enough : too_short) = middle;
        }
        return MissingEdge{seed, run({seed, prefix, enough}).schedule.tasks[prefix + too_short].ordinal, second};
    }
    return std::nullopt;
}

/// The options of a serial run.
inline PtoRunOptions options_of(const Replay &replay) {
    PtoRunOptions options{};
    options.struct_size = sizeof(options);
    options.flags = PTO_RUN_SERIAL | (replay.prefix ? PTO_RUN_SCHEDULE_PREFIX : 0);
    options.schedule_seed = replay.seed;
    options.schedule_prefix = replay.prefix.value_or(0);
    options.schedule_delay = replay.delay;
    return options;
}

}  // namespace test
}  // namespace pto
