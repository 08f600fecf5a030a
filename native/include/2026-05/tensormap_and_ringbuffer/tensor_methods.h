// Longer methods of Tensor. Included by tensor.h only.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>

#include "tensor.h"

inline void Tensor::init(void *addr, uint64_t size, const uint32_t raw_shapes_in[], const uint32_t shapes_in[],
                         const uint32_t offsets_in[], uint32_t ndims_in, DataType dtype_in, int32_t version_in,
                         bool is_all_offset_zero_in, bool is_raw_eq_shapes_in, bool manual_dep_in) {
    always_assert_because(ndims_in <= RUNTIME_MAX_TENSOR_DIMS, "a tensor has at most 5 dimensions");
    buffer = {reinterpret_cast<uintptr_t>(addr), size};
    owner_task_id = PTO2TaskId::invalid();
    version = version_in;
    ndims = ndims_in;
    dtype = dtype_in;
    is_all_offset_zero = is_all_offset_zero_in;
    is_raw_eq_shapes = is_raw_eq_shapes_in;
    manual_dep = manual_dep_in;
    for (uint32_t d = 0; d < RUNTIME_MAX_TENSOR_DIMS; ++d) {
        const bool is_used = d < ndims_in;
        shapes[d] = is_used ? shapes_in[d] : 0;
        raw_shapes[d] = !is_used ? 0 : is_raw_eq_shapes_in ? shapes_in[d] : raw_shapes_in[d];
        offsets[d] = is_used && !is_all_offset_zero_in ? offsets_in[d] : 0;
    }
    update_start_offset();
}

inline void Tensor::init_with_view(const Tensor &parent, const uint32_t view_shapes[], const uint32_t view_offsets[],
                                   bool manual_dep_in) {
    const Tensor from = parent;  // `parent` may be this object
    const uint32_t *raw = from.get_raw_shapes();
    *this = from;
    manual_dep = manual_dep_in;
    is_raw_eq_shapes = false;
    for (uint32_t d = 0; d < from.ndims; ++d) {
        shapes[d] = view_shapes[d];
        raw_shapes[d] = raw[d];
        offsets[d] = view_offsets[d] + (from.is_all_offset_zero ? 0 : from.offsets[d]);
        if (view_offsets[d] != 0) is_all_offset_zero = false;
    }
    update_start_offset();
}

inline void Tensor::init_from_create_info(const TensorCreateInfo &info, void *addr, uint64_t size) {
    init(addr, size, info.raw_shapes, info.raw_shapes, nullptr, info.ndims, info.dtype, info.version, true, true,
         info.manual_dep);
    if (info.has_initial_value) fill_initial_value(info.initial_value);
}

inline void Tensor::fill_initial_value(uint64_t pattern) {
    const uint64_t width = get_element_size(dtype);
    always_assert_because(width != 0, "the tensor's data type is unknown");
    auto *bytes = reinterpret_cast<uint8_t *>(static_cast<uintptr_t>(buffer.addr));
    const uint64_t filled = buffer.size / width * width;
    if (filled == 0) return;

    // Doubling: each copy repeats everything written so far.
    std::memcpy(bytes, &pattern, static_cast<size_t>(width));
    for (uint64_t done = width; done < filled;) {
        const uint64_t chunk = done < filled - done ? done : filled - done;
        std::memcpy(bytes + done, bytes, static_cast<size_t>(chunk));
        done += chunk;
    }
}

inline bool Tensor::valid_reshape(const uint32_t new_shapes[], uint32_t new_ndims) const {
    if (new_ndims > RUNTIME_MAX_TENSOR_DIMS) return false;
    uint64_t count = new_ndims == 0 ? 0 : 1;
    for (uint32_t d = 0; d < new_ndims; ++d) count *= new_shapes[d];
    return count == numel();
}

// A window that begins at element S of the buffer keeps beginning there: S is written as a number in the mixed radix
// of the new extents, offsets[d] being its digits. Dimension 0 has no upper bound, so every S has digits, and with
// raw_shapes equal to the new extents from dimension 1 on, flat(idx) is S plus the row-major position of idx.
inline Tensor Tensor::reshape(const uint32_t new_shapes[], uint32_t new_ndims, bool manual_dep_in) const {
    always_assert_because(is_contiguous(), "only a contiguous tensor can be reshaped");
    always_assert_because(valid_reshape(new_shapes, new_ndims), "reshape keeps the number of elements");
    Tensor result = *this;
    result.update_start_offset();
    uint64_t remaining = numel() == 0 ? 0 : result.start_offset;

    result.ndims = new_ndims;
    result.manual_dep = manual_dep_in;
    result.is_all_offset_zero = remaining == 0;
    result.is_raw_eq_shapes = remaining == 0;
    for (uint32_t d = RUNTIME_MAX_TENSOR_DIMS; d-- > 0;) {
        const bool is_used = d < new_ndims;
        result.shapes[d] = is_used ? new_shapes[d] : 0;
        result.raw_shapes[d] = result.shapes[d];
        result.offsets[d] = 0;
        if (!is_used || remaining == 0) continue;
        if (d != 0) {
            result.offsets[d] = static_cast<uint32_t>(remaining % new_shapes[d]);
            remaining /= new_shapes[d];
        } else {
            // One more row holds the carry of windows that do not begin at a row of the new shape.
            always_assert_because(remaining < UINT32_MAX - uint64_t{new_shapes[0]},
                                  "the tensor begins too far into its buffer for this shape");
            result.offsets[0] = static_cast<uint32_t>(remaining);
            result.raw_shapes[0] = result.offsets[0] + new_shapes[0] + 1;
        }
    }
    result.update_start_offset();
    return result;
}

inline Tensor Tensor::transpose(uint32_t x, uint32_t y, bool manual_dep_in) const {
    always_assert_because(valid_transpose(x, y), "transpose takes two dimensions of the tensor");
    Tensor result = *this;
    result.manual_dep = manual_dep_in;
    const auto exchange = [x, y](uint32_t(&values)[RUNTIME_MAX_TENSOR_DIMS]) {
        const uint32_t value = values[x];
        values[x] = values[y];
        values[y] = value;
    };
    exchange(result.shapes);
    exchange(result.raw_shapes);
    exchange(result.offsets);
    result.update_start_offset();
    return result;
}

inline std::string Tensor::dump() const {
    const auto list = [this](const uint32_t values[], bool is_zero) {
        std::string text = "[";
        for (uint32_t d = 0; d < ndims && d < RUNTIME_MAX_TENSOR_DIMS; ++d) {
            if (d != 0) text += ", ";
            text += std::to_string(is_zero ? 0 : values[d]);
        }
        return text + "]";
    };
    return "{\n  buffer.addr: " + std::to_string(buffer.addr) + "\n  buffer.size: " + std::to_string(buffer.size) +
           "\n  dtype: " + get_dtype_name(dtype) + "\n  ndims: " + std::to_string(ndims) +
           "\n  version: " + std::to_string(version) + "\n  raw_shapes: " + list(get_raw_shapes(), false) +
           "\n  shapes: " + list(shapes, false) + "\n  offsets: " + list(offsets, is_all_offset_zero) + "\n}";
}
