#pragma once
/// Random programs on host_build_graph: tasks that read and write cells of one block, with the edges that keep them in
/// order, some of them twice, some that nothing needs.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "test/chip/chip.h"
#include "test/fuzz/fuzz_case.h"

namespace pto {
namespace fuzz {

class HostProgram {
public:
    HostProgram(const FuzzCase &fuzz_case, int max_block_dim, int max_threads);

    /// The case with everything said that follows from its seed.
    const FuzzCase &shown() const { return shown_; }
    uint32_t task_count() const { return words_[0]; }
    /// Predecessor and successor, as the program declares them.
    const std::vector<std::pair<uint32_t, uint32_t>> &edges() const { return edges_; }
    /// Runs it as callable `id`. Empty when every byte is as in-order execution leaves it, else what is wrong.
    std::string run(test::Chip &chip, int32_t id) const;

private:
    FuzzCase shown_;
    std::vector<uint32_t> words_;
    std::vector<std::pair<uint32_t, uint32_t>> edges_;
    std::vector<uint32_t> before_;
    std::vector<uint32_t> after_;
};

/// The callable that runs every program.
std::vector<uint8_t> make_hbg_image();

}  // namespace fuzz
}  // namespace pto
