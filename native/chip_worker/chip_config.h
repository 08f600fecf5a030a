#pragma once
/// What a chip child is told of its work: the JSON `config` of CONFIG.
///
///     {"role": "chip", "platform": "a2a3sim", "deviceId": 0, "workerId": 0,
///      "endsInOrder": false, "libraries": {"log", "simContext", "hostRuntime", "logLevel", "logInfoVerbosity"}}

#include <cstdint>
#include <string>

#include "platform/driver/host_runtime_library.h"

namespace pto {
namespace chip_worker {

struct ChipConfig {
    std::string platform;   ///< that the host runtime must be of
    int32_t device_id = 0;
    int32_t worker_id = 0;  ///< of this child among the chips of its parent; device tensors name it
    /// When the parent dies, the device is closed before the process ends; otherwise the process is killed at once.
    bool ends_in_order = false;
    driver::HostRuntimePaths libraries;
};

/// Throws Failure ERR_PTO_OPTION_INVALID for what lacks something.
ChipConfig read_chip_config(const std::string &json);

}  // namespace chip_worker
}  // namespace pto
