#pragma once
/// Lanes that wait for a worker thread of this process to take them. The thread gets a token, which says nothing to anybody
/// else, through the data that it is started with. Any thread.

#include <memory>
#include <string>

#include "hierarchical/thread_lane.h"

namespace pto {
namespace addon {
namespace thread_lanes {

/// Returns the token.
std::string offer(std::shared_ptr<hierarchical::ThreadLane> lane);
/// Once; nullptr when nothing is offered under the token.
std::shared_ptr<hierarchical::ThreadLane> take(const std::string &token);

}  // namespace thread_lanes
}  // namespace addon
}  // namespace pto
