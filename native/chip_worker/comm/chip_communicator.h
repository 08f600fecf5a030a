#pragma once
/// One rank of a communicator on the chip of this process, and the buffers in its window.

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "chip_worker/comm/comm_config.h"
#include "hierarchical/child/child_segments.h"
#include "platform/driver/device_memory.h"
#include "platform/driver/host_runtime_library.h"

namespace pto {
namespace chip_worker {

/// What communicators of a chip share.
struct CommResources {
    const driver::HostRuntimeApi &api;
    const hierarchical::ChildSegments &segments;
    driver::DeviceMemory &memory;  ///< windows are device memory that tasks may name
};

class ChipCommunicator {
public:
    /// A part of the window.
    struct Buffer {
        std::string name;
        uint64_t address;
        uint64_t nbytes;
    };

    /// Opens the windows of all ranks; waits for the others only where they find each other by a path. The buffers are known
    /// to fit. Throws Failure, with the code that the host runtime gave, or a StaleReference.
    ChipCommunicator(const CommResources &resources, const CommunicatorSpec &spec, const std::vector<BufferSpec> &buffers);
    ~ChipCommunicator();
    ChipCommunicator(const ChipCommunicator &) = delete;
    ChipCommunicator &operator=(const ChipCommunicator &) = delete;

    const std::vector<Buffer> &buffers() const { return buffers_; }

    /// What the parent is told: {"rank", "rankCount", "deviceContext", "localWindowBase", "windowBytes",
    /// "buffers": [{"name", "address", "nbytes"}]}.
    std::string describe() const;

private:
    void open_windows(uint64_t window_bytes);
    [[noreturn]] void fail(const char *call, CommHandle handle) const;

    const CommResources resources_;
    const int32_t rank_;
    const int32_t rank_count_;
    CommHandle handle_ = nullptr;
    uint64_t device_context_ = 0;
    uint64_t window_base_ = 0;
    size_t window_bytes_ = 0;
    std::vector<Buffer> buffers_;
};

}  // namespace chip_worker
}  // namespace pto
