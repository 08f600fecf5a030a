#include "platform/sim/comm/comm_session.h"

#include <unistd.h>

#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <thread>
#include <utility>

#include "base/clock.h"
#include "base/fnv1a.h"
#include "platform/sim/comm/comm_rendezvous.h"
#include "platform/sim/comm/mapped_windows.h"

namespace pto {
namespace sim {
namespace {

using abi::ErrorCode;
using base::Failure;

constexpr char kDescriptorPrefix[] = "pto-memfd:";

void check_ranks(int rank, int rank_count, const char *path) {
    if (rank_count < 1 || rank_count > static_cast<int>(COMM_MAX_RANK_NUM)) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "a communicator of " + std::to_string(rank_count) +
                                                        " ranks; allowed: 1 to " + std::to_string(COMM_MAX_RANK_NUM));
    }
    if (rank < 0 || rank >= rank_count) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "rank is " + std::to_string(rank) + "; allowed: 0 to " +
                                                        std::to_string(rank_count - 1));
    }
    if (path == nullptr || *path == '\0') {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "rootinfo_path is empty; the ranks of a communicator find each other by it");
    }
}

bool is_descriptor(const std::string &path) { return path.rfind(kDescriptorPrefix, 0) == 0; }

struct FileRange {
    int fd;
    uint64_t offset;
};

/// The descriptor, and the offset where there is one.
FileRange file_range_of(const std::string &path) {
    FileRange range{};
    const char *end = path.data() + path.size();
    auto read = std::from_chars(path.data() + std::strlen(kDescriptorPrefix), end, range.fd);
    bool is_right = read.ec == std::errc() && range.fd >= 0;
    if (is_right && read.ptr != end && *read.ptr == '+') {
        read = std::from_chars(read.ptr + 1, end, range.offset);
        is_right = read.ec == std::errc();
    }
    if (is_right && read.ptr == end) return range;
    throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "rootinfo_path is '" + path + "'; after " + kDescriptorPrefix +
                                                    " comes the number of a file descriptor, then maybe '+' and an offset");
}

/// Processes with one parent, of one user, that name the same path. Text of any length becomes a name of a socket.
std::string session_name(const std::string &path) {
    char name[80];
    snprintf(name, sizeof(name), "pto-comm-%u-%d-%016llx", geteuid(), getppid(),
             static_cast<unsigned long long>(base::fnv1a64(path.data(), path.size())));
    return name;
}

}  // namespace

CommSession::CommSession(int rank, int rank_count, const char *rootinfo_path, int64_t timeout_ns)
    : rank_((check_ranks(rank, rank_count, rootinfo_path), static_cast<uint32_t>(rank))),
      rank_count_(static_cast<uint32_t>(rank_count)),
      path_(rootinfo_path),
      timeout_ns_(timeout_ns) {
    if (is_descriptor(path_)) file_range_of(path_);
}

CommSession::~CommSession() {
    if (member_ == nullptr) return;
    MappedWindows::all().remove(&context_);
    for (uint32_t rank = 0; rank < rank_count_; ++rank) MappedWindows::all().remove(member_->window(rank));
}

const CommContext &CommSession::alloc_windows(uint64_t window_bytes) {
    if (member_ != nullptr) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "the communicator has its windows already; make a second one for others");
    }
    if (abi::comm_segment_bytes(rank_count_, window_bytes) == 0) {
        throw Failure(ErrorCode::ERR_PTO_COMM_ARGS,
                      "windows of " + std::to_string(window_bytes) + " bytes; allowed: 1 to what " +
                          std::to_string(rank_count_) + " of them leave of " + std::to_string(abi::kMaxCommSegmentBytes));
    }
    std::unique_ptr<CommMember> member = join(window_bytes, base::monotonic_ns() + timeout_ns_);
    context_ = CommContext{};
    context_.rankId = rank_;
    context_.rankNum = rank_count_;
    context_.winSize = window_bytes;
    for (uint32_t rank = 0; rank < rank_count_; ++rank) {
        context_.windowsIn[rank] = context_.windowsOut[rank] = reinterpret_cast<uint64_t>(member->window(rank));
        MappedWindows::all().add(member->window(rank), window_bytes);
    }
    MappedWindows::all().add(&context_, sizeof(context_));
    member_ = std::move(member);
    return context_;
}

std::unique_ptr<CommMember> CommSession::join(uint64_t window_bytes, int64_t deadline_ns) const {
    if (!is_descriptor(path_)) return join_named(window_bytes, deadline_ns);
    const FileRange range = file_range_of(path_);
    return std::make_unique<CommMember>(open_again(range.fd), range.offset, rank_, rank_count_, window_bytes);
}

std::unique_ptr<CommMember> CommSession::join_named(uint64_t window_bytes, int64_t deadline_ns) const {
    const std::string session = session_name(path_);
    std::unique_ptr<CommMember> member;
    for (;;) {
        CommRendezvous rendezvous(session, abi::comm_segment_bytes(rank_count_, window_bytes), deadline_ns);
        try {
            member = std::make_unique<CommMember>(rendezvous.take_memory(), 0, rank_, rank_count_, window_bytes);
        } catch (const Failure &failure) {
            // The first comer does not know yet that its session has lost a rank, and ends it within a slice.
            const bool is_stale = failure.code() == abi::error_code_name(ErrorCode::ERR_PTO_COMM_PEER_DIED);
            if (!is_stale || base::monotonic_ns() >= deadline_ns) throw;
            std::this_thread::sleep_for(std::chrono::nanoseconds(kCommSliceNs));
            continue;
        }
        if (rendezvous.is_host()) {
            member->wait_for_all(deadline_ns, [&](int64_t until_ns) { rendezvous.serve(until_ns); });
            return member;
        }
        break;
    }
    member->wait_for_all(deadline_ns);
    return member;
}

uint8_t *CommSession::local_window() const { return member().window(rank_); }

uint64_t CommSession::window_bytes() const { return member().window_bytes(); }

void CommSession::barrier() { member().barrier(base::monotonic_ns() + timeout_ns_); }

CommMember &CommSession::member() const {
    if (member_ != nullptr) return *member_;
    throw Failure(ErrorCode::ERR_PTO_COMM_ARGS, "the communicator has no windows yet; call comm_alloc_windows first");
}

}  // namespace sim
}  // namespace pto
