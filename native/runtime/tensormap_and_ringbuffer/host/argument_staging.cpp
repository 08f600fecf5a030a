#include "runtime/tensormap_and_ringbuffer/host/argument_staging.h"

#include <cstring>
#include <string>

#include "base/align.h"
#include "runtime/tensormap_and_ringbuffer/shared/limits.h"

namespace pto {
namespace tmr {
namespace {

using abi::ErrorCode;
using platform::Failure;

constexpr uint64_t kTensorAlign = 512;

/// Product of the extents and the element size. False when a description is invalid or beyond 64 bits.
bool byte_count(const ContinuousTensor &tensor, uint64_t *bytes) {
    *bytes = get_element_size(tensor.dtype);
    if (*bytes == 0 || tensor.ndims > kMaxDims) return false;
    for (uint32_t d = 0; d < tensor.ndims; ++d) {
        if (__builtin_mul_overflow(*bytes, uint64_t{tensor.shapes[d]}, bytes)) return false;
    }
    return *bytes <= (~uint64_t{0} >> 8);
}

Failure bad_tensor(int32_t index, const std::string &what) {
    return Failure::because(ErrorCode::ERR_PTO_ARGS_TENSOR, "tensor " + std::to_string(index) + " " + what);
}

}  // namespace

ArgumentStaging::~ArgumentStaging() {
    if (memory_ != nullptr) device_.memory().free(memory_);
}

Failure ArgumentStaging::copy_in(const ChipStorageTaskArgs &host_args, uint64_t inputs,
                                          ChipStorageTaskArgs *device_args) {
    pairs_.clear();
    uint64_t total = 0;
    for (int32_t i = 0; i < host_args.tensor_count(); ++i) {
        const ContinuousTensor &tensor = host_args.tensor(i);
        uint64_t bytes;
        if (!byte_count(tensor, &bytes)) return bad_tensor(i, "has an invalid shape or data type");
        if (tensor.data == 0 && bytes > 0) return bad_tensor(i, "has no memory (its address is 0)");
        if (tensor.is_child_memory()) continue;
        pairs_.push_back({reinterpret_cast<void *>(tensor.data), nullptr, bytes, (inputs >> i & 1) != 0});
        total += base::align_up(bytes, kTensorAlign);
    }
    if (Failure failure = reserve(total)) return failure;

    uint64_t offset = 0;
    for (Pair &pair : pairs_) {
        pair.device = memory_ + offset;
        offset += base::align_up(pair.size, kTensorAlign);
        if (pair.size > 0) std::memcpy(pair.device, pair.host, pair.size);
    }
    *device_args = host_args;
    size_t next = 0;
    for (int32_t i = 0; i < device_args->tensor_count(); ++i) {
        ContinuousTensor &tensor = device_args->tensor(i);
        if (!tensor.is_child_memory()) tensor.data = reinterpret_cast<uint64_t>(pairs_[next++].device);
    }
    return Failure::none();
}

void ArgumentStaging::copy_back() {
    for (const Pair &pair : pairs_) {
        if (pair.size > 0 && !pair.is_input) std::memcpy(pair.host, pair.device, pair.size);
    }
}

std::vector<ByteRange> ArgumentStaging::ranges_of(const ChipStorageTaskArgs &device_args) {
    std::vector<ByteRange> ranges;
    for (int32_t i = 0; i < device_args.tensor_count(); ++i) {
        const ContinuousTensor &tensor = device_args.tensor(i);
        uint64_t bytes = 0;
        if (byte_count(tensor, &bytes)) ranges.push_back({tensor.data, tensor.data + bytes});
    }
    return ranges;
}

Failure ArgumentStaging::reserve(uint64_t size) {
    if (size <= capacity_) return Failure::none();
    if (memory_ != nullptr) device_.memory().free(memory_);
    memory_ = static_cast<uint8_t *>(device_.memory().allocate(size));
    capacity_ = memory_ != nullptr ? size : 0;
    if (memory_ != nullptr) return Failure::none();
    return Failure::because(ErrorCode::ERR_PTO_DEVICE_OUT_OF_MEMORY,
                            "device " + std::to_string(device_.id()) + " has no room for " + std::to_string(size) +
                                " bytes of tensor arguments: " + std::to_string(device_.memory().allocated_bytes()) +
                                " of " + std::to_string(device_.memory().capacity_bytes()) + " bytes are allocated");
}

}  // namespace tmr
}  // namespace pto
