#pragma once
/// Names one program and how it is run. Everything follows from the seed unless it is said otherwise: that is how a
/// failing program is made smaller and run again.
///
///     runtime=tmr chip=a2a3 seed=7 operations=0-3,9 without=blocks,delays block_dim=1 threads=2

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host_runtime.h"

namespace pto {
namespace fuzz {

/// What a program can do without.
enum class Feature : uint32_t { kBlocks, kDelays, kViews, kScalars, kManualScopes, kDataAccess, kDeferral, kSmallRings };
constexpr const char *kFeatureNames[] = {"blocks", "delays", "views", "scalars", "manual", "access", "deferral", "small_rings"};

struct FuzzCase {
    std::string runtime = "tmr";
    std::string chip = "a2a3";
    uint64_t seed = 0;
    /// Of those that the seed gives, in order.
    std::optional<std::vector<uint32_t>> operations;
    uint32_t without = 0;
    std::optional<int> block_dim;
    std::optional<int> threads;
    /// The most that a small ring holds.
    std::optional<uint64_t> task_window;
    std::optional<bool> tracks_readers;
    /// Seed of the order in which tasks run one at a time; 0: they run beside each other.
    std::optional<uint64_t> schedule;

    bool has(Feature feature) const { return (without >> static_cast<uint32_t>(feature) & 1) == 0; }

    /// Takes one `name=value`. False when there is no such name; throws std::invalid_argument for a bad value.
    bool take(const std::string &word);
    /// What `take` takes, one line.
    std::string text() const;
    /// `schedule`, or what follows from the seed.
    uint64_t schedule_seed() const;
};

/// Makes the run one in the order of `schedule`; some of them also follow it for a while only.
void set_schedule(uint64_t schedule, PtoRunOptions &options);

}  // namespace fuzz
}  // namespace pto
