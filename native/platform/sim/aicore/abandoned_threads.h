#pragma once
/// Threads of lost pools. A kernel that outlasts its limit cannot be stopped, so its thread stays when the pool is given
/// up; it ends when the kernel returns. Joined then, at the next occasion, so that its stack does not stay for good.

#include <atomic>
#include <thread>

namespace pto {
namespace sim {

/// Takes over a thread that nobody waits for. `has_ended`, which the thread sets as its last act, must live for good.
void abandon_thread(std::thread thread, const std::atomic<bool> &has_ended);

/// Joins those of the abandoned threads that have ended.
void join_ended_threads() noexcept;

}  // namespace sim
}  // namespace pto
