#pragma once
/// Lists of launches for graphs/spmd.cpp.

#include <cstdint>
#include <vector>

namespace pto {
namespace test {

enum Slots : int32_t { kAic = 1, kAiv = 2, kMix = 7 };

struct LaunchRow {
    int32_t slots;
    int32_t blocks;
    bool is_together = false;

    int32_t kernels() const { return __builtin_popcount(static_cast<unsigned>(slots)); }
    int32_t lines() const { return blocks * kernels(); }
};

using LaunchList = std::vector<LaunchRow>;

/// As the orchestration reads them.
inline std::vector<int32_t> words_of(const LaunchList &launches) {
    std::vector<int32_t> words;
    for (const LaunchRow &launch : launches) {
        words.insert(words.end(), {launch.slots, launch.blocks, launch.is_together});
    }
    return words;
}

}  // namespace test
}  // namespace pto
