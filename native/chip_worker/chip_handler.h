#pragma once
/// What a chip child does with its commands: one device, driven through the host runtime library that CONFIG names.

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

#include "abi/lane.h"
#include "abi/task_args.h"
#include "chip_worker/callable_table.h"
#include "chip_worker/chip_config.h"
#include "chip_worker/comm/chip_comm.h"
#include "hierarchical/child/child_handler.h"
#include "platform/driver/chip_session.h"
#include "platform/driver/device_memory.h"

namespace pto {
namespace chip_worker {

class ChipHandler final : public hierarchical::ChildHandler {
public:
    std::string open(const hierarchical::ChildContext &context) override;
    hierarchical::ChildReply run(const hierarchical::LaneJob &job) override;
    hierarchical::ChildReply control_device(const hierarchical::LaneJob &job) override;
    hierarchical::ChildReply control_now(const hierarchical::LaneJob &job) override;
    void close() noexcept override;

private:
    /// What kStats tells. The device's thread writes and the control thread reads; each number stands alone, so relaxed
    /// order is enough.
    struct Counters {
        std::atomic<uint64_t> tasks{0};
        std::atomic<uint64_t> errors{0};
        std::atomic<uint64_t> registered{0};
        std::atomic<uint64_t> prepared{0};
        std::atomic<uint64_t> late_prepares{0};
        std::atomic<uint64_t> live_buffers{0};
        std::atomic<uint64_t> live_bytes{0};
    };

    /// The device id of a callable, which is prepared first when it has to be.
    int32_t require_callable(uint32_t slot);
    void read_settings(const hierarchical::LaneJob &job);
    uint8_t *host_range(const hierarchical::LaneJob &job) const;

    void register_callable(const hierarchical::LaneJob &job);
    uint64_t allocate(uint64_t nbytes);
    void count_callables();
    void count_memory();
    std::string stats() const;

    const hierarchical::ChildContext *context_ = nullptr;
    ChipConfig config_;
    std::unique_ptr<driver::ChipSession> session_;
    std::unique_ptr<CallableTable> callables_;
    driver::DeviceMemory memory_;
    std::unique_ptr<ChipComm> comm_;
    Counters counters_;

    /// Of the task that runs; members, so that a run allocates nothing and 5 KiB stay off the stack.
    ChipStorageTaskArgs args_;
    abi::RunSettingsRecord settings_;
};

}  // namespace chip_worker
}  // namespace pto
