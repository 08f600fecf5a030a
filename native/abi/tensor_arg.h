// The tensor form that crosses from the host to a chip, and how a task uses a tensor.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "data_type.h"

inline constexpr int CONTINUOUS_TENSOR_MAX_DIMS = 5;

/// How one task uses one tensor; decides which dependencies the runtime derives.
enum class TensorArgType : int32_t {
    INPUT = 0,            ///< read: waits for the writers of the region
    OUTPUT = 1,           ///< allocated by the runtime at submit
    INOUT = 2,            ///< read and written: waits for writers and becomes one
    OUTPUT_EXISTING = 3,  ///< written without reading: becomes a writer, waits only for the creator
    NO_DEP = 4,           ///< neither waits for writers nor becomes one; keeps the creator alive
};

static_assert(sizeof(TensorArgType) == 4, "a tag is 4 bytes in task arguments");

/// A dense row-major tensor in host or device memory. 40 bytes, the same on every side.
struct ContinuousTensor {
    uint64_t data;                                ///< host address, or device address when child_memory is not 0
    uint32_t shapes[CONTINUOUS_TENSOR_MAX_DIMS];  ///< elements per dimension, the first `ndims` count
    uint32_t ndims;                               ///< 0 to 5
    DataType dtype;                               ///< element type
    uint8_t child_memory;                         ///< 1: `data` is device memory already, so nothing is copied or freed

    /// Bytes of all elements. With `ndims` 0 this is one element; 0 when `dtype` is not a type.
    uint64_t nbytes() const {
        const uint32_t dims = ndims < CONTINUOUS_TENSOR_MAX_DIMS ? ndims : CONTINUOUS_TENSOR_MAX_DIMS;
        uint64_t count = 1;
        for (uint32_t d = 0; d < dims; ++d) count *= shapes[d];
        return count * get_element_size(dtype);
    }

    /// `data` as a typed pointer.
    template <typename T>
    T *data_as() const {
        return reinterpret_cast<T *>(static_cast<uintptr_t>(data));
    }

    bool is_child_memory() const { return child_memory != 0; }
};

static_assert(sizeof(ContinuousTensor) == 40 && alignof(ContinuousTensor) == 8, "ContinuousTensor is 40 bytes");
static_assert(offsetof(ContinuousTensor, data) == 0, "ContinuousTensor::data");
static_assert(offsetof(ContinuousTensor, shapes) == 8, "ContinuousTensor::shapes");
static_assert(offsetof(ContinuousTensor, ndims) == 28, "ContinuousTensor::ndims");
static_assert(offsetof(ContinuousTensor, dtype) == 32, "ContinuousTensor::dtype");
static_assert(offsetof(ContinuousTensor, child_memory) == 33, "ContinuousTensor::child_memory");
static_assert(std::is_trivially_copyable_v<ContinuousTensor>, "ContinuousTensor travels as bytes");
