#pragma once
/// A core as its scheduler sees it: the kernel that runs there and the one that is staged behind it.
///
/// A core has room for two flights. The first one runs. The second one is staged: the thread that plays the core starts it
/// as soon as the first has returned, without waiting for the scheduler. Until then the scheduler may take it back.
///
///     free ──fill──▶ running ──────────────────────────────▶ inbox ──release──▶ free
///     free ──fill──▶ staged ──thread takes it──▶ running ──▶ inbox ──release──▶ free
///                      └─────scheduler takes it back──▶ started here, or released
///
/// Who exchanges `staged` for nullptr owns the flight. All else belongs to the scheduler.

#include <atomic>
#include <cstdint>

#include "core_bus.h"
#include "runtime/common/shared/kernel_abi.h"
#include "runtime/common/shared/task_slot.h"

namespace pto {
namespace runtime {

class Core;

/// One block's kernel on its way through a core.
struct Flight {
    port::CoreWork work;
    DispatchMemory memory;
    Core *core = nullptr;
    TaskSlot *task = nullptr;
    /// Which of the task's kernels and blocks it is, and when it was dispatched if that is recorded.
    CoreSlot kernel = kAic;
    int32_t block = 0;
    int64_t dispatch_ns = 0;
};

class Core {
public:
    void configure(CoreSlot slot, uint32_t cluster, int32_t id, port::CoreInbox *inbox, const KernelAbi &abi) {
        slot_ = slot;
        cluster_ = cluster;
        id_ = id;
        in_flight_ = 0;
        staged_.store(nullptr, std::memory_order_relaxed);
        const uint32_t lane = slot == kAiv1 ? 1 : 0;
        for (Flight &it : flights_) {
            it.core = this;
            it.task = nullptr;
            it.work.core_id = id;
            it.work.cluster_id = cluster;
            it.work.subblock_id = lane;
            it.work.inbox = inbox;
            it.work.staged = &staged_;
            it.work.owner = &it;
            abi.prepare_core(it.memory, static_cast<int32_t>(lane));
        }
    }

    CoreSlot slot() const { return slot_; }
    uint32_t cluster() const { return cluster_; }
    int32_t id() const { return id_; }
    /// Flights that are not free: 0 to 2.
    int in_flight() const { return in_flight_; }

    /// Makes the free flight that of a block. There is a free one.
    Flight &fill(TaskSlot &task, CoreSlot kernel, int32_t block, const KernelAbi &abi) {
        Flight &flight = flights_[flights_[0].task == nullptr ? 0 : 1];
        flight.task = &task;
        flight.kernel = kernel;
        flight.block = block;
        flight.work.entry = task.kernel[kernel];
        flight.work.func_id = task.func_id[kernel];
        flight.work.task_id = task.id;
        flight.work.args = abi.fill(flight.memory, task, task.kernel[kernel], block);
        ++in_flight_;
        return flight;
    }
    void release(Flight &flight) {
        flight.task = nullptr;
        --in_flight_;
    }

    /// Leaves a filled flight to the thread that plays the core.
    void stage(Flight &flight) noexcept { staged_.store(&flight.work, std::memory_order_seq_cst); }
    /// The staged flight, unless there is none or the thread has taken it.
    Flight *take_staged() noexcept {
        port::CoreWork *work = staged_.exchange(nullptr, std::memory_order_acq_rel);
        return work != nullptr ? static_cast<Flight *>(work->owner) : nullptr;
    }

private:
    Flight flights_[2];
    std::atomic<port::CoreWork *> staged_{nullptr};
    CoreSlot slot_ = kAic;
    uint32_t cluster_ = 0;
    int32_t id_ = 0;
    int in_flight_ = 0;
};

}  // namespace runtime
}  // namespace pto
