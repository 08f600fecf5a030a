#pragma once
/// Control commands as the parent sees them.

#include <cstddef>
#include <cstdint>
#include <string>

#include "abi/lane.h"

namespace pto {
namespace hierarchical {

struct ControlCommand {
    abi::CommandKind kind;
    uint64_t arg[3] = {0, 0, 0};
    const void *payload = nullptr;
    size_t payload_bytes = 0;  ///< up to abi::kLaneSpillBytes
};

struct ControlReply {
    abi::CommandStatus status;
    uint64_t result;
    std::string payload;  ///< JSON of the answer or of the error
};

}  // namespace hierarchical
}  // namespace pto
