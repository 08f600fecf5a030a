#pragma once
/// What the AICPU code needs of its platform, resolved at compile time: the simulator's answer.
///
/// On the simulator the "register write" that starts a core makes it runnable in the pool, and "polling" a core is
/// finding it in its scheduler's inbox.

#include "platform/sim/aicore/core_pool.h"

namespace pto {
namespace port {

using Role = sim::Role;
using CoreWork = sim::CoreWork;
using CoreInbox = sim::CoreInbox;
using StuckKernel = sim::StuckKernel;
using AccessListener = sim::AccessListener;
using CoreIdentity = sim::CoreIdentity;
using KernelWatch = sim::KernelWatch;

class CoreBus {
public:
    explicit CoreBus(sim::CorePool &pool) : pool_(pool) {}

    /// Starts a core whose entry and args are set. From a scheduler's turn, or with a null `keep` and a `notify` afterwards from
    /// the orchestrating thread.
    void start(CoreWork *work, CoreWork **keep) noexcept { pool_.start(work, keep); }
    /// Kernels that are about to start may wait for each other, so many of them.
    void expect_waiting_kernels(int count) noexcept { pool_.expect_waiting_kernels(count); }
    /// Tasks wait for memory that changes without a notice: roles are polled while they say so.
    void watch_memory() noexcept { pool_.watch_memory(); }
    /// Whether kernels end so soon that starting the next one is what counts.
    bool are_kernels_short() const noexcept { return pool_.are_kernels_short(); }
    /// Something was staged behind a kernel: the roles are asked to end staging if that does not return.
    void watch_staged() noexcept { pool_.watch_staged(); }
    /// Who hears of kernels in the runs to come; nullptr: nobody.
    void set_kernel_watch(KernelWatch *watch) noexcept { pool_.set_kernel_watch(watch); }
    /// Whether the times of kernels are taken in the runs to come.
    void set_kernel_clock(bool is_on) noexcept { pool_.set_kernel_clock(is_on); }
    /// Tells the schedulers that there is work for one of them.
    void notify() noexcept { pool_.notify(); }
    /// The orchestrator's sleep: until `word` differs from `seen`, at most `timeout_ns` (negative: no limit).
    void wait_for_change(base::WaitWord &word, uint32_t seen, int64_t timeout_ns) {
        pool_.block_until_changed(word, seen, timeout_ns);
    }

private:
    sim::CorePool &pool_;
};

}  // namespace port
}  // namespace pto
