#pragma once
/// Arguments of a run on the device: host tensors are copied there before it, and back after it unless they are inputs.

#include <cstdint>
#include <vector>

#include "chip_device.h"
#include "platform/common/host/failure.h"
#include "runtime/tensormap_and_ringbuffer/aicpu/buffer_table.h"
#include "task_args.h"

namespace pto {
namespace tmr {

/// Keeps its device memory from run to run, as much as the largest run needed.
class ArgumentStaging {
public:
    explicit ArgumentStaging(port::ChipDevice &device) : device_(device) {}
    ArgumentStaging(const ArgumentStaging &) = delete;
    ArgumentStaging &operator=(const ArgumentStaging &) = delete;
    ~ArgumentStaging();

    /// Writes to `device_args` what the orchestration gets: host tensors are copied to the device, whatever their
    /// direction; tensors that are there already (child_memory) and scalars are passed on. `inputs`, bit i for tensor i:
    /// those that are not copied back.
    platform::Failure copy_in(const ChipStorageTaskArgs &host_args, uint64_t inputs, ChipStorageTaskArgs *device_args);
    /// Copies the tensors of the last copy_in back, except inputs.
    void copy_back();
    /// Where the tensors of `device_args` lie.
    static std::vector<ByteRange> ranges_of(const ChipStorageTaskArgs &device_args);

private:
    struct Pair {
        void *host;
        uint8_t *device;
        uint64_t size;
        bool is_input;
    };

    platform::Failure reserve(uint64_t size);

    port::ChipDevice &device_;
    uint8_t *memory_ = nullptr;
    uint64_t capacity_ = 0;
    std::vector<Pair> pairs_;
};

}  // namespace tmr
}  // namespace pto
