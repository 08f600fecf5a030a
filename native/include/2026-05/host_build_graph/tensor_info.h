// What an orchestration can tell about the tensors behind a task's arguments. Dumps show it; running does not need it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "tensor_arg.h"

inline constexpr int RUNTIME_MAX_TENSOR_DIMS = 5;  ///< dimensions of a tensor at most

/// A view of a tensor. The first `ndims` entries of each array count.
struct TensorInfo {
    DataType dtype;
    uint8_t ndims;                                 ///< 0 to 5
    uint8_t reserved[2];                           ///< zero
    uint32_t shapes[RUNTIME_MAX_TENSOR_DIMS];      ///< elements of the view per dimension
    uint32_t raw_shapes[RUNTIME_MAX_TENSOR_DIMS];  ///< elements of the tensor that the view lies in
    uint32_t offsets[RUNTIME_MAX_TENSOR_DIMS];     ///< where the view starts, in elements per dimension
};

static_assert(sizeof(TensorInfo) == 64 && alignof(TensorInfo) == 4, "TensorInfo is 64 bytes");
static_assert(offsetof(TensorInfo, dtype) == 0, "TensorInfo::dtype");
static_assert(offsetof(TensorInfo, ndims) == 1, "TensorInfo::ndims");
static_assert(offsetof(TensorInfo, reserved) == 2, "TensorInfo::reserved");
static_assert(offsetof(TensorInfo, shapes) == 4, "TensorInfo::shapes");
static_assert(offsetof(TensorInfo, raw_shapes) == 24, "TensorInfo::raw_shapes");
static_assert(offsetof(TensorInfo, offsets) == 44, "TensorInfo::offsets");
static_assert(std::is_trivially_copyable_v<TensorInfo>, "TensorInfo is copied as bytes");

/// A block of device memory.
struct TensorAllocationInfo {
    uint64_t base_addr;
    uint64_t size_bytes;

    bool contains(uint64_t addr) const { return addr >= base_addr && addr - base_addr < size_bytes; }
};

static_assert(sizeof(TensorAllocationInfo) == 16, "TensorAllocationInfo is 16 bytes");
static_assert(offsetof(TensorAllocationInfo, base_addr) == 0, "TensorAllocationInfo::base_addr");
static_assert(offsetof(TensorAllocationInfo, size_bytes) == 8, "TensorAllocationInfo::size_bytes");

/// Describes a view. `shapes`, `raw_shapes` and `offsets` have `ndims` entries, 5 at most; without `raw_shapes` the view is
/// the whole tensor, without `offsets` it starts at the first element.
inline TensorInfo make_tensor_info(DataType dtype, uint32_t ndims, const uint32_t *shapes,
                                   const uint32_t *raw_shapes = nullptr, const uint32_t *offsets = nullptr) {
    TensorInfo info{};
    info.dtype = dtype;
    info.ndims = static_cast<uint8_t>(ndims < RUNTIME_MAX_TENSOR_DIMS ? ndims : RUNTIME_MAX_TENSOR_DIMS);
    for (uint32_t d = 0; d < info.ndims; ++d) {
        info.shapes[d] = shapes[d];
        info.raw_shapes[d] = raw_shapes != nullptr ? raw_shapes[d] : shapes[d];
        info.offsets[d] = offsets != nullptr ? offsets[d] : 0;
    }
    return info;
}

/// Describes a whole tensor argument of the orchestration.
inline TensorInfo make_tensor_info_from_tensor_arg(const ContinuousTensor &tensor) {
    return make_tensor_info(tensor.dtype, tensor.ndims, tensor.shapes);
}
