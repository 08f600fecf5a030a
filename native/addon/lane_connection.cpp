#include "addon/lane_connection.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>

#include "addon/thread_lanes.h"
#include "base/failure.h"
#include "base/shared_memory.h"
#include "hierarchical/child/child_session.h"
#include "hierarchical/memory/segment_table.h"

namespace pto {
namespace addon {
namespace {

using hierarchical::ChildLane;
using hierarchical::ChildSession;
using hierarchical::ThreadLane;

/// What the environment of an orphan gets to end by itself.
constexpr std::chrono::seconds kOrphanGrace{2};

base::Failure no_such_segment(uint32_t segment, uint32_t generation) {
    return {abi::ErrorCode::ERR_PTO_HANDLE_FOREIGN, "the worker has no segment " + std::to_string(segment) +
                                                        " of generation " + std::to_string(generation) + "."};
}

base::UniqueFd duplicate(int fd) {
    base::UniqueFd copy(fcntl(fd, F_DUPFD_CLOEXEC, 0));
    if (copy) return copy;
    throw base::Failure(abi::ErrorCode::ERR_PTO_SHM,
                        std::string("the file of a segment cannot be had: ") + std::strerror(errno));
}

class ThreadConnection final : public LaneConnection {
public:
    explicit ThreadConnection(std::shared_ptr<ThreadLane> thread_lane)
        : thread_lane_(std::move(thread_lane)),
          lane_(thread_lane_->lane->data(), thread_lane_->lane->size(),
                *reinterpret_cast<abi::LaneBell *>(thread_lane_->bell->data()),
                thread_lane_->nonce) {}
    ~ThreadConnection() override { ended(""); }

    ChildLane &lane() override { return lane_; }
    uint64_t spin_ns() const override { return thread_lane_->spin_ns; }
    const std::string &config() const override { return config_; }
    const std::string &worker_path() const override { return thread_lane_->worker_path; }

    HeldRange resolve(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) override {
        uint8_t *data = thread_lane_->segments->address(segment, generation, offset, nbytes);
        return {data, data == nullptr ? nullptr : thread_lane_->segments->find(segment)};
    }
    base::UniqueFd descriptor(uint32_t segment, uint32_t generation) override {
        const auto found = thread_lane_->segments->find(segment);
        if (found == nullptr || found->generation != generation) throw no_such_segment(segment, generation);
        return duplicate(found->memory->fd());
    }
    void unmap(uint32_t) override {}

    void ready(const std::string &payload) override { thread_lane_->ready(payload); }
    void failed(const std::string &error) override { thread_lane_->failed(error); }
    void ended(const std::string &text) override {
        if (!std::exchange(has_ended_, true)) thread_lane_->ended(text);
    }

private:
    const std::shared_ptr<ThreadLane> thread_lane_;
    const std::string config_;  // the thread got it another way
    ChildLane lane_;
    bool has_ended_ = false;
};

class ProcessConnection final : public LaneConnection, public std::enable_shared_from_this<ProcessConnection> {
public:
    ProcessConnection(int socket_fd, std::function<void()> on_orphaned)
        : on_orphaned_(std::move(on_orphaned)), session_(socket_fd) {
        session_.watch([this] { outlive_parent(); });
    }
    ~ProcessConnection() override { ended(""); }

    ChildLane &lane() override { return session_.lane(); }
    uint64_t spin_ns() const override { return session_.spin_ns(); }
    const std::string &config() const override { return session_.config(); }
    const std::string &worker_path() const override { return session_.worker_path(); }

    HeldRange resolve(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) override {
        return {session_.segments().resolve(segment, generation, offset, nbytes), shared_from_this()};
    }
    base::UniqueFd descriptor(uint32_t segment, uint32_t generation) override {
        return session_.segments().descriptor(segment, generation);
    }
    void unmap(uint32_t segment) override { session_.segments().unmap(segment); }

    void ready(const std::string &payload) override { session_.send_ready(payload.empty() ? "null" : payload); }
    void failed(const std::string &error) override { session_.send_failed(error); }
    void ended(const std::string &) override {
        std::lock_guard<std::mutex> lock(mutex_);
        has_ended_ = true;
        end_.notify_all();
    }

private:
    void outlive_parent() {
        on_orphaned_();
        std::unique_lock<std::mutex> lock(mutex_);
        if (!end_.wait_for(lock, kOrphanGrace, [this] { return has_ended_; })) _exit(1);
    }

    const std::function<void()> on_orphaned_;
    std::mutex mutex_;
    std::condition_variable end_;
    bool has_ended_ = false;  // guarded by mutex_
    ChildSession session_;
};

}  // namespace

std::shared_ptr<LaneConnection> LaneConnection::to_thread(const std::string &token) {
    std::shared_ptr<ThreadLane> lane = thread_lanes::take(token);
    if (lane == nullptr) {
        throw base::Failure(abi::ErrorCode::ERR_PTO_CHILD_PROTOCOL,
                            "no worker of this process offers a lane under that token: it was taken before, or the worker is closed.");
    }
    return std::make_shared<ThreadConnection>(std::move(lane));
}

std::shared_ptr<LaneConnection> LaneConnection::to_process(int socket_fd, std::function<void()> on_orphaned) {
    return std::make_shared<ProcessConnection>(socket_fd, std::move(on_orphaned));
}

}  // namespace addon
}  // namespace pto
