#pragma once
/// The part of a child process that is the same for native and for Node children: the socket to the parent.
///
/// The parent's first message is CONFIG, with the lane, the bell and the segments. Later ones bring segments and are
/// answered. The socket is the life line, too: when it ends, the parent is gone, and so is this process soon.

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

#include "base/json.h"
#include "base/shared_memory.h"
#include "hierarchical/child/child_segments.h"
#include "hierarchical/child/message_socket.h"
#include "hierarchical/lane/child_lane.h"

namespace pto {
namespace hierarchical {

class ChildSession {
public:
    /// Waits for CONFIG and maps what it names. From then on the process is killed when its parent's spawning thread ends.
    /// Throws Failure when CONFIG does not fit this build; the parent has been told then.
    explicit ChildSession(int socket_fd);
    ~ChildSession();
    ChildSession(const ChildSession &) = delete;
    ChildSession &operator=(const ChildSession &) = delete;

    /// JSON: the part of CONFIG that is for this kind of child.
    const std::string &config() const noexcept { return config_; }
    const std::string &worker_path() const noexcept { return worker_path_; }
    uint64_t spin_ns() const noexcept { return spin_ns_; }
    ChildLane &lane() noexcept { return *lane_; }
    ChildSegments &segments() noexcept { return segments_; }

    /// Starts the life line: maps further segments; when the parent is gone, or sent what no parent sends, ends the lane and
    /// calls `on_orphaned` on the life line's thread.
    void watch(std::function<void()> on_orphaned);
    /// Ends the life line; `on_orphaned` is not called any more when this returns.
    void stop_watching() noexcept;

    /// Tells the parent that commands may come, with JSON for it.
    void send_ready(std::string_view payload);
    /// Tells the parent that this child cannot start. `error` is a RemoteError as JSON.
    void send_failed(std::string_view error);

private:
    void read_config();
    uint32_t map_segment(const base::Json &segment, base::UniqueFd fd);
    void serve_socket();
    void send(const base::JsonWriter &json);

    int socket_;
    MessageReader reader_;
    std::string config_;
    std::string worker_path_;
    uint64_t spin_ns_ = 0;
    base::SharedMemory lane_memory_;
    base::SharedMemory bell_memory_;
    ChildSegments segments_;
    std::unique_ptr<ChildLane> lane_;
    std::mutex send_mutex_;
    std::atomic<bool> is_closing_{false};
    std::function<void()> on_orphaned_;
    std::thread life_line_;
};

}  // namespace hierarchical
}  // namespace pto
