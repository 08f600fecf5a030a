// Description of a tensor that the runtime is to allocate when a task is submitted.
#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "common.h"
#include "data_type.h"
#include "pto_task_id.h"

inline constexpr int RUNTIME_MAX_TENSOR_DIMS = 5;

/// Shape and type of an output. 64 bytes that mirror the first half of a Tensor.
///
/// `Arg::add_output` keeps a reference, so the object must live until the submit call has returned.
///
///     uint32_t shape[] = {128, 128};
///     TensorCreateInfo scores(shape, 2, DataType::FLOAT32);
///     Arg args;
///     args.add_output(scores);
struct alignas(64) TensorCreateInfo {
    uint64_t initial_value;  ///< element pattern in the low bytes, used when has_initial_value
    bool has_initial_value;
    uint64_t owner_padding;         ///< where a Tensor has its owner
    uint64_t start_offset_padding;  ///< where a Tensor has its start offset
    int32_t version;
    uint32_t ndims;
    DataType dtype;
    bool is_all_offset_zero;  ///< always true
    bool is_raw_eq_shapes;    ///< always true
    bool manual_dep;          ///< leave the tensor out of overlap tracking
    uint32_t raw_shapes[RUNTIME_MAX_TENSOR_DIMS];

    TensorCreateInfo() : TensorCreateInfo(nullptr, 0) {}

    /// `shapes` has `ndims` extents, at most 5.
    TensorCreateInfo(const uint32_t shapes[], uint32_t ndims_in, DataType dtype_in = DataType::FLOAT32,
                     bool manual_dep_in = false)
        : initial_value(0),
          has_initial_value(false),
          owner_padding(PTO2TaskId::invalid().raw),
          start_offset_padding(0),
          version(0),
          ndims(ndims_in),
          dtype(dtype_in),
          is_all_offset_zero(true),
          is_raw_eq_shapes(true),
          manual_dep(manual_dep_in),
          raw_shapes{} {
        always_assert_because(ndims_in <= RUNTIME_MAX_TENSOR_DIMS, "a tensor has at most 5 dimensions");
        for (uint32_t d = 0; d < ndims_in; ++d) raw_shapes[d] = shapes[d];
    }

    void copy(const TensorCreateInfo &other) { *this = other; }

    /// Every element gets the bytes of `value` at submit. They must be in the tensor's element format: pass 7.0f, not
    /// 7, for FLOAT32.
    template <typename T = uint64_t>
    void set_initial_value(T value) {
        has_initial_value = true;
        initial_value = to_u64(value);
    }

    /// Bytes of all elements, before the runtime rounds up. With `ndims` 0 this is one element.
    uint64_t buffer_size_bytes() const {
        uint64_t count = 1;
        for (uint32_t d = 0; d < ndims; ++d) count *= raw_shapes[d];
        return count * get_element_size(dtype);
    }
};

static_assert(sizeof(TensorCreateInfo) == 64 && alignof(TensorCreateInfo) == 64, "TensorCreateInfo is 64 bytes");
static_assert(offsetof(TensorCreateInfo, initial_value) == 0, "TensorCreateInfo::initial_value");
static_assert(offsetof(TensorCreateInfo, has_initial_value) == 8, "TensorCreateInfo::has_initial_value");
static_assert(offsetof(TensorCreateInfo, owner_padding) == 16, "TensorCreateInfo::owner_padding");
static_assert(offsetof(TensorCreateInfo, start_offset_padding) == 24, "TensorCreateInfo::start_offset_padding");
static_assert(offsetof(TensorCreateInfo, version) == 32, "TensorCreateInfo::version");
static_assert(offsetof(TensorCreateInfo, ndims) == 36, "TensorCreateInfo::ndims");
static_assert(offsetof(TensorCreateInfo, dtype) == 40, "TensorCreateInfo::dtype");
static_assert(offsetof(TensorCreateInfo, is_all_offset_zero) == 41, "TensorCreateInfo::is_all_offset_zero");
static_assert(offsetof(TensorCreateInfo, is_raw_eq_shapes) == 42, "TensorCreateInfo::is_raw_eq_shapes");
static_assert(offsetof(TensorCreateInfo, manual_dep) == 43, "TensorCreateInfo::manual_dep");
static_assert(offsetof(TensorCreateInfo, raw_shapes) == 44, "TensorCreateInfo::raw_shapes");
static_assert(std::is_trivially_copyable_v<TensorCreateInfo>, "TensorCreateInfo is copied as bytes");
