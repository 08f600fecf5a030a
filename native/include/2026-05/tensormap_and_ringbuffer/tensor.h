// Tensors as orchestrations pass them and kernels receive them.
//
// A Tensor is a window into a buffer: `buffer` is all of the memory, `shapes` the extents of the window, `raw_shapes`
// the extents of what the window was cut from and `offsets` where it begins. An element's position, counted in
// elements from `buffer.addr`, is
//
//   flat(idx) = (..((idx[0]+offsets[0]) * raw[1] + idx[1]+offsets[1]) * raw[2] + ..)
//
// Two flags spare the second cache line: when is_raw_eq_shapes, raw_shapes are the shapes; when is_all_offset_zero,
// offsets are 0.
//
// A kernel reads what it needs from the first line:
//
//   __gm__ Tensor *in = reinterpret_cast<__gm__ Tensor *>(args[0]);
//   const float *data = reinterpret_cast<const float *>(in->buffer.addr) + in->start_offset;
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <type_traits>

#include "common.h"
#include "data_type.h"
#include "pto_task_id.h"
#include "tensor_create_info.h"
#include "tensor_geometry.h"

struct ContinuousTensor;

/// 128 bytes, the same for orchestrations and kernels. Shapes and offsets are in elements.
/// Made by make_tensor_external, from_tensor_arg, TaskOutputTensors::get_ref, view, reshape or transpose.
struct alignas(64) Tensor {
    PTOBufferHandle buffer;    ///< the underlying buffer, not the window
    PTO2TaskId owner_task_id;  ///< task that created the buffer; invalid for memory from outside
    uint64_t start_offset;     ///< elements from buffer.addr to the first element of the window
    int32_t version;
    uint32_t ndims;
    DataType dtype;
    bool is_all_offset_zero;  ///< `offsets` are all 0 and need not be read
    bool is_raw_eq_shapes;    ///< `raw_shapes` equal `shapes` and need not be read
    bool manual_dep;          ///< left out of overlap tracking; the creator is still waited for
    uint32_t shapes[RUNTIME_MAX_TENSOR_DIMS];
    uint32_t raw_shapes[RUNTIME_MAX_TENSOR_DIMS];
    uint32_t offsets[RUNTIME_MAX_TENSOR_DIMS];

    Tensor(const Tensor &) = default;
    Tensor(Tensor &&) = default;
    Tensor &operator=(const Tensor &) = default;
    Tensor &operator=(Tensor &&) = default;

    /// Extents that `offsets` and element positions refer to.
    PTO_DEVICE_FUNC const uint32_t *get_raw_shapes() const { return is_raw_eq_shapes ? shapes : raw_shapes; }

    /// Sets every field. `size` is in bytes; the arrays have `ndims` entries and the last two are ignored when their
    /// flag says so.
    void init(void *addr, uint64_t size, const uint32_t raw_shapes_in[], const uint32_t shapes_in[],
              const uint32_t offsets_in[], uint32_t ndims_in, DataType dtype_in, int32_t version_in,
              bool is_all_offset_zero_in = false, bool is_raw_eq_shapes_in = false, bool manual_dep_in = false);

    void init(const Tensor &other) { *this = other; }

    /// Becomes `parent.view(view_shapes, view_offsets, manual_dep_in)`.
    void init_with_view(const Tensor &parent, const uint32_t view_shapes[], const uint32_t view_offsets[],
                        bool manual_dep_in = false);

    /// Becomes a tensor over `size` bytes at `addr`, filled when `info` has an initial value.
    void init_from_create_info(const TensorCreateInfo &info, void *addr, uint64_t size);

    /// Writes the element pattern in the low bytes of `pattern` over the whole buffer.
    void fill_initial_value(uint64_t pattern);

    void copy(const Tensor &other) { *this = other; }

    /// Position of an element, in elements from buffer.addr. `idx` has `n` entries; 0 when `n` is 0.
    PTO_DEVICE_FUNC uint64_t compute_flat_offset(const uint32_t idx[], uint32_t n) const {
        const uint32_t *raw = get_raw_shapes();
        uint64_t flat = 0;
        for (uint32_t d = 0; d < n && d < RUNTIME_MAX_TENSOR_DIMS; ++d) {
            const uint64_t position = uint64_t{idx[d]} + (is_all_offset_zero ? 0 : offsets[d]);
            flat = d == 0 ? position : flat * raw[d] + position;
        }
        return flat;
    }

    /// Brings start_offset up to date after a change of offsets, raw_shapes or flags.
    PTO_DEVICE_FUNC void update_start_offset() {
        constexpr uint32_t kOrigin[RUNTIME_MAX_TENSOR_DIMS] = {};
        start_offset = is_all_offset_zero ? 0 : compute_flat_offset(kOrigin, ndims);
    }

    /// The window of `view_shapes` that begins at `view_offsets` within this one. `ndims` entries each, not checked
    /// against the bounds of this window.
    Tensor view(const uint32_t view_shapes[], const uint32_t view_offsets[], bool manual_dep_in = false) const {
        Tensor result;
        result.init_with_view(*this, view_shapes, view_offsets, manual_dep_in);
        return result;
    }

    /// True when the elements lie next to each other in row-major order.
    PTO_DEVICE_FUNC bool is_contiguous() const {
        if (is_raw_eq_shapes || ndims == 0) return true;
        for (uint32_t d = 1; d < ndims; ++d) {
            if (shapes[d] != raw_shapes[d]) return false;
        }
        return true;
    }

    /// True when `new_shapes` has as many elements as this tensor.
    bool valid_reshape(const uint32_t new_shapes[], uint32_t new_ndims) const;

    /// The same elements in row-major order under other extents. The tensor must be contiguous; where it begins is
    /// kept. Asserts when it is not contiguous or the number of elements differs.
    Tensor reshape(const uint32_t new_shapes[], uint32_t new_ndims, bool manual_dep_in = false) const;

    bool valid_transpose(uint32_t x, uint32_t y) const { return x < ndims && y < ndims; }

    /// Exchanges the entries of two dimensions in shapes, raw_shapes and offsets. Layouts have no strides, so the
    /// result addresses the buffer as if it had been stored with exchanged extents; elements do not move.
    Tensor transpose(uint32_t x, uint32_t y, bool manual_dep_in = false) const;

    /// Number of elements; 0 when `ndims` is 0.
    PTO_DEVICE_FUNC uint64_t numel() const {
        if (ndims == 0) return 0;
        uint64_t count = 1;
        for (uint32_t d = 0; d < ndims; ++d) count *= shapes[d];
        return count;
    }

    /// True when both lie in the same buffer.
    PTO_DEVICE_FUNC bool is_same_memref(const Tensor &other) const { return buffer.addr == other.buffer.addr; }

    /// All fields as text, for logs.
    std::string dump() const;

private:
    friend struct PTO2TaskPayload;
    friend Tensor make_tensor_external(void *addr, const uint32_t shapes[], uint32_t ndims, DataType dtype,
                                       bool manual_dep, int32_t version);

    Tensor() = default;
};

#include "tensor_methods.h"

/// Tensor over memory from outside the runtime. `addr` is a device address, `shapes` has `ndims` extents, at most 5.
inline Tensor make_tensor_external(void *addr, const uint32_t shapes[], uint32_t ndims,
                                   DataType dtype = DataType::FLOAT32, bool manual_dep = false, int32_t version = 0) {
    always_assert_because(ndims <= RUNTIME_MAX_TENSOR_DIMS, "a tensor has at most 5 dimensions");
    constexpr uint32_t kNoOffsets[RUNTIME_MAX_TENSOR_DIMS] = {};
    uint64_t count = 1;
    for (uint32_t d = 0; d < ndims; ++d) count *= shapes[d];
    Tensor tensor;
    tensor.init(addr, count * get_element_size(dtype), shapes, shapes, kNoOffsets, ndims, dtype, version, true, true,
                manual_dep);
    return tensor;
}

static_assert(sizeof(Tensor) == 128 && alignof(Tensor) == 64, "Tensor is 128 bytes");
static_assert(offsetof(Tensor, buffer) == 0, "Tensor::buffer");
static_assert(offsetof(Tensor, owner_task_id) == 16, "Tensor::owner_task_id");
static_assert(offsetof(Tensor, start_offset) == 24, "Tensor::start_offset");
static_assert(offsetof(Tensor, version) == 32, "Tensor::version");
static_assert(offsetof(Tensor, ndims) == 36, "Tensor::ndims");
static_assert(offsetof(Tensor, dtype) == 40, "Tensor::dtype");
static_assert(offsetof(Tensor, is_all_offset_zero) == 41, "Tensor::is_all_offset_zero");
static_assert(offsetof(Tensor, is_raw_eq_shapes) == 42, "Tensor::is_raw_eq_shapes");
static_assert(offsetof(Tensor, manual_dep) == 43, "Tensor::manual_dep");
static_assert(offsetof(Tensor, shapes) == 44, "Tensor::shapes");
static_assert(offsetof(Tensor, raw_shapes) == 64, "Tensor::raw_shapes");
static_assert(offsetof(Tensor, offsets) == 84, "Tensor::offsets");
static_assert(std::is_trivially_copyable_v<Tensor>, "Tensor is copied as bytes");
