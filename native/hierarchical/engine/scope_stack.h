#pragma once
/// The scopes of a run: which blocks of the heap rings each one keeps.
///
///     scopes.open();
///     scopes.add({ring, number});             // belongs to the innermost scope
///     scopes.close([&](RingBlockRef block) { … });   // called for each of them
///
/// One thread at a time.

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/failure.h"

namespace pto {
namespace hierarchical {

inline constexpr uint32_t kHeapRings = 4;

/// A block of one of the heap rings.
struct RingBlockRef {
    uint32_t ring;
    uint64_t number;
};

/// The heap ring of a scope: inner ones have their own, so that they recycle while outer ones hold.
inline constexpr uint32_t ring_of_depth(uint32_t depth) noexcept {
    return depth == 0 ? 0 : depth - 1 < kHeapRings - 1 ? depth - 1 : kHeapRings - 1;
}

class ScopeStack {
public:
    static constexpr uint32_t kMaxDepth = 64;

    uint32_t depth() const noexcept { return depth_; }

    void open() {
        if (depth_ == kMaxDepth)
            throw base::Failure(abi::ErrorCode::ERR_PTO_ORCHESTRATOR_SCOPE,
                                "Scopes can be nested " + std::to_string(kMaxDepth) +
                                    " deep, and all of them are open. Close one first.");
        starts_[depth_++] = blocks_.size();
    }

    /// Makes room for one more block, so that `add` needs no memory.
    void reserve() {
        if (blocks_.size() == blocks_.capacity()) blocks_.reserve(2 * blocks_.size() + 16);
    }

    /// False, and nothing happens, outside of any scope.
    bool add(RingBlockRef block) noexcept {
        if (depth_ == 0) return false;
        blocks_.push_back(block);
        return true;
    }

    template <typename Release>
    void close(Release release) {
        if (depth_ == 0)
            throw base::Failure(abi::ErrorCode::ERR_PTO_ORCHESTRATOR_SCOPE,
                                "A scope was closed, and none is open. Close each scope once.");
        const size_t start = starts_[--depth_];
        for (size_t i = start; i < blocks_.size(); ++i) release(blocks_[i]);
        blocks_.resize(start);
    }

private:
    std::vector<RingBlockRef> blocks_;  ///< of all open scopes, outermost first
    std::array<size_t, kMaxDepth> starts_{};
    uint32_t depth_ = 0;
};

}  // namespace hierarchical
}  // namespace pto
