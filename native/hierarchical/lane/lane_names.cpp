#include "hierarchical/lane/parent_lane.h"

namespace pto {
namespace hierarchical {

const char *child_state_name(abi::ChildState state) noexcept {
    switch (state) {
    case abi::ChildState::kSpawned:
        return "spawned";
    case abi::ChildState::kReady:
        return "ready";
    case abi::ChildState::kInitFailed:
        return "init-failed";
    case abi::ChildState::kDraining:
        return "draining";
    case abi::ChildState::kExiting:
        return "exiting";
    }
    return "unknown";
}

const char *child_phase_name(abi::ChildPhase phase) noexcept {
    switch (phase) {
    case abi::ChildPhase::kIdle:
        return "idle";
    case abi::ChildPhase::kPrepare:
        return "prepare";
    case abi::ChildPhase::kCopyIn:
        return "copy-in";
    case abi::ChildPhase::kRun:
        return "run";
    case abi::ChildPhase::kCopyOut:
        return "copy-out";
    case abi::ChildPhase::kUser:
        return "user";
    }
    return "unknown";
}

}  // namespace hierarchical
}  // namespace pto
