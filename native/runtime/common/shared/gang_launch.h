#pragma once
/// Launches whose blocks must all be resident before any of them starts (`require_sync_start`).
///
/// One such launch is gathered at a time. Schedulers reserve cores for its blocks as cores fall idle, and start none; the
/// one that reserves the last block opens the gate, and each scheduler then starts what it has reserved. While blocks are
/// still without a core, schedulers start nothing else that could take one, so that a stream of small tasks cannot keep
/// the launch waiting.
///
///     ready_together ─claim─▶ gathering ─last take_block─▶ open ─last add_started─▶ free for the next
///
/// Changes pass a mutex: launches of this kind are rare. What other threads ask all the time are single atomics.

#include <atomic>
#include <cstdint>
#include <mutex>

#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

class GangLaunch {
public:
    void reset() noexcept {
        task_ = nullptr;
        is_claimed_.store(false, std::memory_order_relaxed);
        is_open_.store(false, std::memory_order_relaxed);
        kept_shapes_.store(0, std::memory_order_relaxed);
        wanted_shapes_.store(0, std::memory_order_relaxed);
    }

    bool is_claimed() const noexcept { return is_claimed_.load(std::memory_order_seq_cst); }
    /// Whether all blocks have a core. Only meaningful to a scheduler that holds some of them.
    bool is_open() const noexcept { return is_open_.load(std::memory_order_seq_cst); }
    /// Whether tasks of `shape` must leave their cores to the launch.
    bool keeps(Shape shape) const noexcept {
        return (kept_shapes_.load(std::memory_order_seq_cst) >> static_cast<uint32_t>(shape) & 1) != 0;
    }
    /// Whether a core or cluster for a block of `shape` is wanted.
    bool wants(Shape shape) const noexcept {
        return (wanted_shapes_.load(std::memory_order_seq_cst) >> static_cast<uint32_t>(shape) & 1) != 0;
    }

    /// Begins to gather `task`. False when another launch is being gathered.
    bool claim(TaskSlot &task) noexcept {
        std::lock_guard<std::mutex> lock(mutex_);
        if (task_ != nullptr) return false;
        task_ = &task;
        block_num_ = task.block_num;
        next_block_ = started_ = 0;
        const uint32_t own = 1u << static_cast<uint32_t>(task.shape);
        const uint32_t mixed = 1u << static_cast<uint32_t>(Shape::kMix);
        wanted_shapes_.store(own, std::memory_order_seq_cst);
        kept_shapes_.store(task.shape == Shape::kMix ? ~0u : own | mixed, std::memory_order_seq_cst);
        is_claimed_.store(true, std::memory_order_seq_cst);
        return true;
    }

    /// A block of the launch, if it is of `shape` and has one without a core. The last one opens the gate.
    TaskSlot *take_block(Shape shape, int32_t *block) noexcept {
        std::lock_guard<std::mutex> lock(mutex_);
        if (task_ == nullptr || task_->shape != shape || next_block_ == block_num_) return nullptr;
        *block = next_block_++;
        if (next_block_ == block_num_) {
            wanted_shapes_.store(0, std::memory_order_seq_cst);
            kept_shapes_.store(0, std::memory_order_seq_cst);
            is_open_.store(true, std::memory_order_seq_cst);
        }
        return task_;
    }

    /// `count` reserved blocks were started. With the last one the launch is over, and the next may be claimed.
    void add_started(int32_t count) noexcept {
        std::lock_guard<std::mutex> lock(mutex_);
        started_ += count;
        if (started_ < block_num_) return;
        task_ = nullptr;
        is_open_.store(false, std::memory_order_seq_cst);
        is_claimed_.store(false, std::memory_order_seq_cst);
    }

private:
    std::mutex mutex_;
    TaskSlot *task_ = nullptr;
    int32_t block_num_ = 0;
    int32_t next_block_ = 0;
    int32_t started_ = 0;
    std::atomic<bool> is_claimed_{false};
    std::atomic<bool> is_open_{false};
    std::atomic<uint32_t> kept_shapes_{0};
    std::atomic<uint32_t> wanted_shapes_{0};
};

}  // namespace runtime
}  // namespace pto
