#pragma once
/// A word of device memory that the host writes to while a graph runs.

#include <cstdint>

#include "test/chip/arguments.h"
#include "test/chip/chip.h"

namespace pto {
namespace test {

class DeviceCounter {
public:
    explicit DeviceCounter(const Chip &chip)
        : word_(static_cast<uint32_t *>(
              chip.host().get<decltype(::device_malloc_ctx)>("device_malloc_ctx")(chip.context(), sizeof(uint32_t)))) {
        *word_ = 0;
    }

    ContinuousTensor tensor() const {
        ContinuousTensor tensor{};
        tensor.data = reinterpret_cast<uint64_t>(word_);
        tensor.shapes[0] = 1;
        tensor.ndims = 1;
        tensor.dtype = DataType::INT32;
        tensor.child_memory = 1;
        return tensor;
    }
    void add(uint32_t count) { __atomic_fetch_add(word_, count, __ATOMIC_RELEASE); }

private:
    /// The device's, and gone with it.
    uint32_t *word_;
};

}  // namespace test
}  // namespace pto
