#pragma once
/// How processes with one parent come to share a segment when nobody hands it to them.
///
/// The first to come makes the segment and listens on a socket whose name (in the abstract namespace) stands for the
/// session; the others connect and are given the descriptor. A rank that has joined hangs up. Nothing has a name in a file
/// system, so nothing can be left behind or be found by a later session: the socket is gone with the first comer.

#include <cstdint>
#include <string>
#include <vector>

#include "base/shared_memory.h"
#include "base/unique_fd.h"

namespace pto {
namespace sim {

class CommRendezvous {
public:
    /// Makes or gets the segment of `session`; `bytes` is its size when it is made here. Throws Failure ERR_PTO_SHM, or
    /// ERR_PTO_COMM_TIMEOUT when the first comer does not answer.
    CommRendezvous(const std::string &session, uint64_t bytes, int64_t deadline_ns);
    ~CommRendezvous() = default;

    /// The segment, with an open file description of its own.
    base::SharedMemory take_memory() { return std::move(memory_); }
    bool is_host() const { return static_cast<bool>(listener_); }

    /// Of the host: hands out the descriptor until somebody hangs up or the time has come.
    void serve(int64_t until_ns);

private:
    bool become_host(const std::string &session, uint64_t bytes);
    bool become_guest(const std::string &session, int64_t deadline_ns);
    void welcome();

    base::SharedMemory memory_;
    base::UniqueFd shared_fd_;
    base::UniqueFd listener_;
    base::UniqueFd host_;
    std::vector<base::UniqueFd> guests_;
};

/// The segment behind a descriptor, with an open file description of its own. Throws Failure ERR_PTO_SHM.
base::SharedMemory open_again(int fd);

}  // namespace sim
}  // namespace pto
