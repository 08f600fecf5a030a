#pragma once
/// What a CommHandle stands for: one rank of a communicator, from comm_init to comm_destroy.
///
/// The ranks of a session are processes with one parent, or threads, that name the same path. A path `pto-memfd:<fd>`, or
/// with `+<offset>` behind it, names the segment itself, in a file whose descriptor the process has inherited or received; then
/// no name is looked up at all.

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "abi/platform_comm/comm_context.h"
#include "base/failure.h"
#include "platform/sim/comm/comm_member.h"

namespace pto {
namespace sim {

inline constexpr int64_t kCommTimeoutNs = 120'000'000'000;

class CommSession {
public:
    /// Touches nothing yet. Throws Failure ERR_PTO_COMM_ARGS.
    CommSession(int rank, int rank_count, const char *rootinfo_path, int64_t timeout_ns = kCommTimeoutNs);
    ~CommSession();
    CommSession(const CommSession &) = delete;
    CommSession &operator=(const CommSession &) = delete;

    /// Maps all windows, zeroed. Ranks that find each other by a name wait for each other here; where the segment is given,
    /// all windows are there already. Once.
    const CommContext &alloc_windows(uint64_t window_bytes);
    // These throw Failure ERR_PTO_COMM_ARGS before there are windows.
    uint8_t *local_window() const;
    uint64_t window_bytes() const;
    void barrier();

private:
    std::unique_ptr<CommMember> join(uint64_t window_bytes, int64_t deadline_ns) const;
    std::unique_ptr<CommMember> join_named(uint64_t window_bytes, int64_t deadline_ns) const;
    CommMember &member() const;

    const uint32_t rank_;
    const uint32_t rank_count_;
    const std::string path_;
    const int64_t timeout_ns_;
    std::unique_ptr<CommMember> member_;
    alignas(64) CommContext context_{};
};

}  // namespace sim
}  // namespace pto
