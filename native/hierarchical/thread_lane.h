#pragma once
/// A lane that a thread of the worker's own process serves: what a child process gets in CONFIG, as plain values.
///
/// The thread makes its ChildLane over `lane` and `bell`, says `ready`, serves until the life state is kShutdown or kDead, and
/// says `ended` as the last thing, whatever the reason. It can do all that after the worker has gone.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace pto {
namespace base {
class SharedMemory;
}
namespace hierarchical {

class SegmentTable;

struct ThreadLane {
    std::shared_ptr<base::SharedMemory> lane;      ///< an abi::LaneHeader and what follows it
    std::shared_ptr<base::SharedMemory> bell;      ///< an abi::LaneBell
    std::shared_ptr<const SegmentTable> segments;  ///< the worker's own; every segment that a task names is in it
    uint64_t nonce;                                ///< of the session, for the ChildLane
    std::string worker_path;
    uint32_t level;
    uint64_t spin_ns;

    // Called by the thread, each at most once; from any thread.
    std::function<void(std::string payload)> ready;  ///< with JSON for the parent
    std::function<void(std::string error)> failed;   ///< it cannot start: a RemoteError as JSON
    std::function<void(std::string text)> ended;     ///< it serves no longer; why, when it was not asked to
};

}  // namespace hierarchical
}  // namespace pto
