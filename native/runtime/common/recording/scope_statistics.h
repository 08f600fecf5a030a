#pragma once
/// How much of the rings and of the tensor map is in use when scopes begin and end.
///
///     statistics.begin_run(capacities);
///     statistics.begin_scope(site, ring, use);     // use: of that ring, at this moment
///     statistics.note(ring, use);                  // after each task that took room there
///     statistics.end_scope(use);
///     statistics.write(clock, file);                      // scope_stats.jsonl
///
/// Positions in a ring only grow, so what a scope took is the difference of the `end`s, what was in use at a moment is `end`
/// less `start`, and `end` at the scope's end less `start` at its beginning bounds what it ever had in use. What it really
/// had in use at most is recorded with its end, too.
///
/// A sample has the time at which it was taken. Modelled time has no moment for that, so there it is the end of the last submit
/// before.
///
/// A site is an address in the orchestration; the file names it by its function. The orchestration's thread alone calls.

#include <cstdint>
#include <string>
#include <vector>

#include "runtime/common/recording/record_clock.h"
#include "runtime/common/recording/records.h"

namespace pto {

namespace base {
class DraftFile;
}

namespace runtime {

/// Use of one ring, and of the tensor map that all share.
struct RingUse {
    uint64_t window_start = 0, window_end = 0;
    uint64_t heap_start = 0, heap_end = 0;
    uint64_t dep_pool_start = 0, dep_pool_end = 0;
    uint64_t tensor_map = 0;
};

struct ScopeCapacities {
    uint64_t task_window[kRingCount] = {};
    uint64_t heap[kRingCount] = {};
    uint64_t dep_pool[kRingCount] = {};
    uint64_t tensor_map = 0;
};

class ScopeStatistics {
public:
    /// The site of the scope that is around the whole orchestration.
    static constexpr const void *kRootSite = nullptr;

    explicit ScopeStatistics(uint64_t most_samples = uint64_t{1} << 18) : most_samples_(most_samples) {}

    void begin_run(const ScopeCapacities &capacities);
    void begin_scope(const void *site, uint32_t ring, const RingUse &use) noexcept;
    void note(uint32_t ring, const RingUse &use) noexcept;
    void end_scope(const RingUse &use) noexcept;
    /// Scopes that a failure has left open, the innermost last. `use_of(ring)` gives the use at the end.
    template <typename UseOf>
    void end_run(UseOf use_of) {
        while (!open_.empty()) end_scope(use_of(open_.back().ring), true);
    }

    uint64_t dropped() const { return dropped_; }
    /// When the first sample was taken, or the latest time there is when there is none.
    int64_t earliest_ns() const;
    /// Gives the samples the times of modelled records, in which each task that was noted has its submit.
    void take_times_of(const RunRecords &modelled);
    void write(const RecordClock &clock, base::DraftFile &out) const;

private:
    struct Peaks {
        uint64_t window = 0, heap = 0, dep_pool = 0, tensor_map = 0;
        void take(const Peaks &other);
    };
    struct OpenScope {
        const void *site;
        uint32_t ring;
        Peaks peaks;
    };
    struct Sample {
        const void *site;
        bool is_end;
        bool is_left_open;
        uint32_t depth;
        uint32_t ring;
        RingUse use;
        Peaks peaks;
        /// Nanoseconds of the monotonic clock, and how many tasks had been submitted then.
        int64_t time_ns = 0;
        uint64_t submitted = 0;
    };

    static Peaks peaks_of(const RingUse &use);
    void end_scope(const RingUse &use, bool is_left_open) noexcept;
    void add(Sample sample) noexcept;

    const uint64_t most_samples_;
    ScopeCapacities capacities_;
    std::vector<OpenScope> open_;
    std::vector<Sample> samples_;
    uint64_t submitted_ = 0;
    uint64_t dropped_ = 0;
};

}  // namespace runtime
}  // namespace pto
