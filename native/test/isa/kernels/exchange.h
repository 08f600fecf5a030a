#pragma once
/// What both ends of the tests' pipes agree on, and what a kernel notes about the core it ran on.

#include <cstdint>

#include <pto/pto-inst.hpp>

#include <pthread.h>

#include "exchange_record.h"
#include "intrinsic.h"
#include "pipe_sync.h"
#include "tensor.h"

using Whole = pto::Tile<pto::TileType::Vec, int32_t, kTileRows, kTileCols>;
using Half = pto::Tile<pto::TileType::Vec, int32_t, kTileRows / 2, kTileCols>;
using WholeInMemory = pto::GlobalTensor<int32_t, pto::Shape<kTileRows, kTileCols>>;
using HalfInMemory = pto::GlobalTensor<int32_t, pto::Shape<kTileRows / 2, kTileCols>>;

/// AIC to both lanes and back; far fewer slots than tiles.
using Forth = pto::TPipe<1, pto::Direction::C2V, kTileWords * sizeof(int32_t), 2>;
using Back = pto::TPipe<2, pto::Direction::V2C, kTileWords * sizeof(int32_t), 2>;

inline __gm__ int32_t *words_of(__gm__ int64_t *args, int index) {
    const auto *tensor = reinterpret_cast<__gm__ const Tensor *>(args[index]);
    return reinterpret_cast<__gm__ int32_t *>(tensor->buffer.addr) + tensor->start_offset;
}

/// What this kernel has left behind on its thread: any other kernel that ran there meanwhile would have written over it.
inline thread_local int64_t mark_of_thread = 0;

/// Marks the thread and its simulated memory when a kernel starts, and looks for the marks when it ends.
class Stay {
public:
    explicit Stay(__gm__ int64_t *args) : args_(args), thread_(pthread_self()) {
        mark_ = reinterpret_cast<intptr_t>(args) * 3 + get_sub_block_id(args);
        mark_of_thread = mark_;
        pto::TASSIGN(in_memory_, kMarkAddress);
        in_memory_.data()[0] = mark_;
    }
    Stay(const Stay &) = delete;
    Stay &operator=(const Stay &) = delete;

    /// Writes the record of this core for its block.
    void note(__gm__ int32_t *records) const {
        const bool is_aic = pto::pipe_detail::kIsVector == false;
        const int slot = is_aic ? 0 : 1 + get_sub_block_id(args_);
        __gm__ int32_t *const record = records + (get_block_idx(args_) * kSlots + slot) * kRecordWords;
        Mark again;
        pto::TASSIGN(again, kMarkAddress);
        record[kRuns] += 1;
        record[kKeptThread] = pthread_equal(thread_, pthread_self()) != 0 && mark_of_thread == mark_;
        record[kKeptMemory] = again.data() == in_memory_.data() && again.data()[0] == mark_;
        record[kLaneOfHook] = static_cast<int32_t>(pto::cpu_sim::lane());
        record[kLaneOfArguments] = get_sub_block_id(args_);
        record[kBlockOfIsa] = static_cast<int32_t>(::get_block_idx());
        record[kLanesOfIsa] = static_cast<int32_t>(::get_subblockdim());
    }

private:
    using Mark = pto::Tile<pto::TileType::Vec, int64_t, 1, 1>;
    static constexpr uint64_t kMarkAddress = 128 << 10;

    __gm__ int64_t *args_;
    pthread_t thread_;
    int64_t mark_;
    Mark in_memory_;
};
