#pragma once
/// How a child that is made of JavaScript reaches its parent: by values, when it is a thread of the parent's process, or over
/// a socket that the process inherited.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/unique_fd.h"
#include "hierarchical/lane/child_lane.h"

namespace pto {
namespace addon {

/// A piece of shared memory that stays mapped as long as `hold` is held.
struct HeldRange {
    uint8_t *data;  ///< nullptr: no such range
    std::shared_ptr<const void> hold;
};

class LaneConnection {
public:
    /// Takes what a native worker of this process offers. Throws Failure ERR_PTO_CHILD_PROTOCOL.
    static std::shared_ptr<LaneConnection> to_thread(const std::string &token);
    /// Waits for the parent's CONFIG. `on_orphaned` is called on a thread of the connection; when the environment does not
    /// come to an end within 2 s of that, the process does. Throws Failure when CONFIG does not fit this build.
    static std::shared_ptr<LaneConnection> to_process(int socket_fd, std::function<void()> on_orphaned);

    virtual ~LaneConnection() = default;

    virtual hierarchical::ChildLane &lane() = 0;
    virtual uint64_t spin_ns() const = 0;
    virtual const std::string &config() const = 0;
    virtual const std::string &worker_path() const = 0;
    virtual HeldRange resolve(uint32_t segment, uint32_t generation, uint64_t offset, uint64_t nbytes) = 0;
    /// The file behind a segment. Throws Failure when there is none.
    virtual base::UniqueFd descriptor(uint32_t segment, uint32_t generation) = 0;
    /// The parent has released a segment; nobody looks at it any more.
    virtual void unmap(uint32_t segment) = 0;

    virtual void ready(const std::string &payload) = 0;
    virtual void failed(const std::string &error) = 0;
    /// Nothing is served any more; `text` says why, when the parent did not ask for it. Idempotent.
    virtual void ended(const std::string &text) = 0;
};

}  // namespace addon
}  // namespace pto
