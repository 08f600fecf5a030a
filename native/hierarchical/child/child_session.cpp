#include "hierarchical/child/child_session.h"

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <climits>
#include <csignal>
#include <utility>

#include "hierarchical/child/remote_error.h"

namespace pto {
namespace hierarchical {
namespace {

constexpr int64_t kProtocol = 1;

std::string own_executable() {
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof(path));
    return length < 0 ? "unknown" : std::string(path, static_cast<size_t>(length));
}

base::Failure refused(const std::string &what) {
    const std::string executable = own_executable();
    base::Failure failure(abi::ErrorCode::ERR_PTO_CHILD_BUILD,
                          "The parent's CONFIG does not fit this child, " + executable + ": " + what +
                              ". Build both together, and start children by a Worker only.");
    return failure.with_text("executable", executable);
}

/// The process ends with the thread that spawned it, even while nobody reads the socket.
void die_with_parent(int64_t parent_pid) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have died before that.
    if (getppid() != static_cast<pid_t>(parent_pid)) _exit(1);
}

}  // namespace

ChildSession::ChildSession(int socket_fd) : socket_(socket_fd), reader_(socket_fd) {
    try {
        read_config();
    } catch (...) {
        send_failed(remote_error_of_current_exception());
        throw;
    }
}

ChildSession::~ChildSession() { stop_watching(); }

void ChildSession::stop_watching() noexcept {
    is_closing_.store(true, std::memory_order_release);
    // Ends the read of the life line; the parent does not see it.
    shutdown(socket_, SHUT_RD);
    if (life_line_.joinable()) life_line_.join();
}

void ChildSession::read_config() {
    Message message;
    if (reader_.read(&message) != MessageReader::Result::kMessage) throw refused("the socket ended before it came");
    std::string problem;
    const auto config = base::Json::parse(message.text, &problem);
    if (!config) throw refused(problem);
    if (config->at("type").text() != "config" || config->at("protocol").as_int(0) != kProtocol) {
        throw refused("it has type '" + config->at("type").text() + "' and protocol " +
                      std::to_string(config->at("protocol").as_int(0)) + " instead of 'config' and " +
                      std::to_string(kProtocol));
    }
    die_with_parent(config->at("parentPid").as_int(0));
    const uint64_t hash = config->at("layoutHash").as_id(0);
    if (hash != abi::kLaneLayoutHash) {
        throw refused("layout hash " + std::to_string(hash) + " instead of " + std::to_string(abi::kLaneLayoutHash));
    }
    const std::vector<base::Json> &segments = config->at("segments").items();
    if (message.fds.size() != 2 + segments.size()) {
        throw refused(std::to_string(message.fds.size()) + " descriptors for a lane, a bell and " +
                      std::to_string(segments.size()) + " segments");
    }
    lane_memory_ = base::SharedMemory::adopt(std::move(message.fds[0]));
    bell_memory_ = base::SharedMemory::adopt(std::move(message.fds[1]));
    if (bell_memory_.size() < sizeof(abi::LaneBell)) throw refused("a bell that is too small");
    for (size_t i = 0; i < segments.size(); ++i) map_segment(segments[i], std::move(message.fds[2 + i]));
    lane_memory_.close_fd();
    bell_memory_.close_fd();
    lane_ = std::make_unique<ChildLane>(lane_memory_.data(), lane_memory_.size(),
                                        *reinterpret_cast<abi::LaneBell *>(bell_memory_.data()),
                                        config->at("nonce").as_id(0));
    worker_path_ = config->at("workerPath").text();
    spin_ns_ = static_cast<uint64_t>(config->at("spinNs").as_int(0));
    config_ = base::JsonWriter().value(config->at("config")).take();
}

uint32_t ChildSession::map_segment(const base::Json &segment, base::UniqueFd fd) {
    const auto id = static_cast<uint32_t>(segment.at("id").as_int(0));
    segments_.map(id, static_cast<uint32_t>(segment.at("generation").as_int(0)), base::SharedMemory::adopt(std::move(fd)));
    return id;
}

void ChildSession::watch(std::function<void()> on_orphaned) {
    on_orphaned_ = std::move(on_orphaned);
    life_line_ = std::thread([this] { serve_socket(); });
}

void ChildSession::serve_socket() {
    Message message;
    while (reader_.read(&message) == MessageReader::Result::kMessage) {
        const auto json = base::Json::parse(message.text);
        if (!json || json->at("type").text() != "mapSegment" || message.fds.size() != 1) break;
        try {
            const uint32_t id = map_segment(json->at("segment"), std::move(message.fds[0]));
            send(base::JsonWriter().begin_object().key("type").string("mapped").key("id").number(id).end_object());
        } catch (const base::Failure &) {
            break;
        }
    }
    if (is_closing_.load(std::memory_order_acquire)) return;
    lane_->leave();
    on_orphaned_();
}

void ChildSession::send_ready(std::string_view payload) {
    send(base::JsonWriter().begin_object().key("type").string("ready").key("payload").raw(payload).end_object());
}

void ChildSession::send_failed(std::string_view error) {
    send(base::JsonWriter().begin_object().key("type").string("failed").key("error").raw(error).end_object());
}

void ChildSession::send(const base::JsonWriter &json) {
    std::lock_guard<std::mutex> lock(send_mutex_);
    // A parent that is gone is noticed by the life line.
    (void)send_message(socket_, json.text(), {});
}

}  // namespace hierarchical
}  // namespace pto
