// Pipes between the AIC of a cluster and its AIV lanes: a ring of slots in memory that the cores share.
//
//     TPipe<0, Direction::C2V, 512, 2> pipe;
//     TPUSH<TileSplitAxis::UpDown>(pipe, tile);     // on the AIC; waits for a free slot
//     TPOP<TileSplitAxis::UpDown>(pipe, half);      // on each AIV lane; waits for its half
//     TFREE(pipe);                                  // and gives the slot back
//
// The side of a split pipe that has two lanes works on halves. Positions are counted in the shared memory, where they start
// at zero with each run, so that the blocks which a cluster works on one after the other go on where the last one ended.
#pragma once

#include <sched.h>

#include <atomic>
#include <cstdint>
#include <cstring>

#include "pto/common/constants.hpp"
#include "pto/cpu/cpu_stub.hpp"
#include "pto/cpu/sim_hooks.hpp"

namespace pto {

/// Slots that each end has worked on so far; [lane] where the end is the AIV lanes, else [0].
struct PipePositions {
    std::atomic<uint32_t> pushed[2];
    std::atomic<uint32_t> popped[2];
    std::atomic<uint32_t> freed[2];
};

template <uint8_t FlagID, Direction Dir, uint32_t SlotSize, uint8_t SlotNum, uint8_t LocalSlotNum = SlotNum>
class TPipe {
public:
    static constexpr Direction kDirection = Dir;
    static constexpr uint32_t kSlotBytes = SlotSize;
    static constexpr uint32_t kSlots = SlotNum;
    static constexpr uint64_t kKey = uint64_t{FlagID} << 56 | static_cast<uint64_t>(Dir) << 48 | uint64_t{SlotNum} << 40 |
                                     uint64_t{LocalSlotNum} << 32 | SlotSize;

    TPipe()
        : memory_(static_cast<uint8_t *>(
              cpu_sim::shared_state(kKey, sizeof(PipePositions) + size_t{SlotSize} * SlotNum))) {}

    PipePositions &positions() const { return *reinterpret_cast<PipePositions *>(memory_); }
    uint8_t *slot(uint32_t position) const {
        return memory_ + sizeof(PipePositions) + size_t{SlotSize} * (position % SlotNum);
    }

private:
    uint8_t *memory_;
};

namespace pipe_detail {

#ifdef __DAV_VEC__
inline constexpr bool kIsVector = true;
#else
inline constexpr bool kIsVector = false;
#endif

inline uint32_t this_end() { return kIsVector ? cpu_sim::lane() : 0; }

/// Ends that take part on one side of a pipe.
constexpr uint32_t ends(bool is_vector_side, TileSplitAxis split) {
    return is_vector_side && split != TileSplitAxis::None ? 2 : 1;
}

template <typename Condition>
void wait_until(Condition condition) {
    while (!condition()) sched_yield();
}

/// Calls visit(offset in the slot, offset in the tile, bytes) for each contiguous part of this end's tile.
template <TileSplitAxis Split, typename TileT, typename Visit>
void for_each_part(Visit visit) {
    constexpr size_t kRowBytes = sizeof(typename TileT::DType) * TileT::kCols;
    const size_t lane = kIsVector ? cpu_sim::lane() : 0;
    if constexpr (!kIsVector || Split == TileSplitAxis::None) {
        visit(size_t{0}, size_t{0}, TileT::kBytes);
    } else if constexpr (Split == TileSplitAxis::UpDown) {
        visit(lane * TileT::kBytes, size_t{0}, TileT::kBytes);
    } else {
        for (size_t row = 0; row < TileT::kRows; ++row) visit((2 * row + lane) * kRowBytes, row * kRowBytes, kRowBytes);
    }
}

template <typename Pipe, TileSplitAxis Split, typename TileT>
constexpr bool fits() {
    return TileT::kBytes * ends(kIsVector, Split) <= Pipe::kSlotBytes;
}

}  // namespace pipe_detail

template <TileSplitAxis Split, typename Pipe, typename TileT>
AICORE inline void TPUSH(Pipe &pipe, const TileT &tile) {
    using namespace pipe_detail;
    static_assert(kIsVector == (Pipe::kDirection == Direction::V2C), "this core is the other end of the pipe");
    static_assert(fits<Pipe, Split, TileT>(), "the slot is too small for the tile");
    PipePositions &positions = pipe.positions();
    const uint32_t end = this_end();
    const uint32_t position = positions.pushed[end].load(std::memory_order_relaxed);
    for (uint32_t reader = 0; reader < ends(!kIsVector, Split); ++reader) {
        wait_until([&] { return position - positions.freed[reader].load(std::memory_order_acquire) < Pipe::kSlots; });
    }
    uint8_t *const slot = pipe.slot(position);
    const auto *const data = reinterpret_cast<const uint8_t *>(tile.data());
    for_each_part<Split, TileT>([&](size_t to, size_t from, size_t size) { std::memcpy(slot + to, data + from, size); });
    positions.pushed[end].store(position + 1, std::memory_order_release);
}

template <TileSplitAxis Split, typename Pipe, typename TileT>
AICORE inline void TPOP(Pipe &pipe, TileT &tile) {
    using namespace pipe_detail;
    static_assert(kIsVector == (Pipe::kDirection == Direction::C2V), "this core is the other end of the pipe");
    static_assert(fits<Pipe, Split, TileT>(), "the slot is too small for the tile");
    PipePositions &positions = pipe.positions();
    const uint32_t end = this_end();
    const uint32_t position = positions.popped[end].load(std::memory_order_relaxed);
    for (uint32_t writer = 0; writer < ends(!kIsVector, Split); ++writer) {
        wait_until([&] { return positions.pushed[writer].load(std::memory_order_acquire) != position; });
    }
    const uint8_t *const slot = pipe.slot(position);
    auto *const data = reinterpret_cast<uint8_t *>(tile.data());
    for_each_part<Split, TileT>([&](size_t from, size_t to, size_t size) { std::memcpy(data + to, slot + from, size); });
    positions.popped[end].store(position + 1, std::memory_order_relaxed);
}

/// Gives back the oldest slot that this end has popped.
template <typename Pipe>
AICORE inline void TFREE(Pipe &pipe) {
    pipe.positions().freed[pipe_detail::this_end()].fetch_add(1, std::memory_order_release);
}

}  // namespace pto
