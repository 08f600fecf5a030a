#pragma once
/// Device memory that goes back to the host after a run: what record_tensor_pair asked for.

#include <cstdint>
#include <vector>

#include "chip_device.h"
#include "platform/common/host/failure.h"

namespace pto {
namespace hbg {

class TensorPairs {
public:
    explicit TensorPairs(port::ChipDevice &device) : device_(device) {}

    /// Throws std::bad_alloc.
    void record(void *host, void *device, uint64_t size) { pairs_.push_back({host, device, size}); }

    /// Whether every pair can be copied: nothing is null and all of it is device memory.
    platform::Failure check() const;
    /// Copies every pair to the host, in the order in which they were recorded. They were checked.
    void copy_back() const;
    /// Frees the device memory of every pair, and forgets them.
    void free_all();

private:
    struct Pair {
        void *host;
        void *device;
        uint64_t size;
    };

    port::ChipDevice &device_;
    std::vector<Pair> pairs_;
};

}  // namespace hbg
}  // namespace pto
