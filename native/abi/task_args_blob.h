// Wire form of task arguments, and conversions between the forms.
//
//   0         int32 T, number of tensors
//   4         int32 S, number of scalars
//   8         T x 40 bytes, ContinuousTensor
//   8 + 40 T  S x 8 bytes, scalars
//
// Little-endian. Tags do not travel.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

#include "task_args.h"

inline constexpr size_t TASK_ARGS_BLOB_HEADER_SIZE = 8;

/// Bytes that `write_blob` writes for `args`.
inline size_t task_args_blob_size(const TaskArgs &args) {
    return TASK_ARGS_BLOB_HEADER_SIZE + static_cast<size_t>(args.tensor_count()) * sizeof(ContinuousTensor) +
           static_cast<size_t>(args.scalar_count()) * sizeof(uint64_t);
}

/// Encodes `args` into `dst`, which has room for `task_args_blob_size(args)` bytes. Any alignment will do.
inline void write_blob(uint8_t *dst, const TaskArgs &args) {
    const int32_t tensor_count = args.tensor_count();
    const int32_t scalar_count = args.scalar_count();
    std::memcpy(dst, &tensor_count, sizeof(tensor_count));
    std::memcpy(dst + 4, &scalar_count, sizeof(scalar_count));
    uint8_t *out = dst + TASK_ARGS_BLOB_HEADER_SIZE;
    for (int32_t i = 0; i < tensor_count; ++i) {
        // Field by field into zeroed bytes, so that padding never carries stack contents to another process.
        const ContinuousTensor &tensor = args.tensor(i);
        std::memset(out, 0, sizeof(ContinuousTensor));
        std::memcpy(out + offsetof(ContinuousTensor, data), &tensor.data, sizeof(tensor.data));
        std::memcpy(out + offsetof(ContinuousTensor, shapes), tensor.shapes, sizeof(tensor.shapes));
        std::memcpy(out + offsetof(ContinuousTensor, ndims), &tensor.ndims, sizeof(tensor.ndims));
        std::memcpy(out + offsetof(ContinuousTensor, dtype), &tensor.dtype, sizeof(tensor.dtype));
        std::memcpy(out + offsetof(ContinuousTensor, child_memory), &tensor.child_memory, sizeof(tensor.child_memory));
        out += sizeof(ContinuousTensor);
    }
    if (scalar_count != 0) {
        std::memcpy(out, args.scalar_data(), static_cast<size_t>(scalar_count) * sizeof(uint64_t));
    }
}

/// View over an encoded blob of at most `capacity` bytes, without copying. Never reads past `capacity`.
/// The pointers of the view are as aligned as `src`: dereference them only when `src` is 8-byte aligned,
/// otherwise go through `view_to_chip_storage`.
/// Throws std::runtime_error when the bytes are too short or the counts are negative.
inline TaskArgsView read_blob(const uint8_t *src, size_t capacity) {
    if (capacity < TASK_ARGS_BLOB_HEADER_SIZE) {
        throw std::runtime_error("read_blob: capacity " + std::to_string(capacity) + " is less than the header size " +
                                 std::to_string(TASK_ARGS_BLOB_HEADER_SIZE));
    }
    TaskArgsView view{};
    std::memcpy(&view.tensor_count, src, sizeof(view.tensor_count));
    std::memcpy(&view.scalar_count, src + 4, sizeof(view.scalar_count));
    if (view.tensor_count < 0 || view.scalar_count < 0) throw std::runtime_error("read_blob: negative counts");

    const uint64_t tensor_bytes = static_cast<uint64_t>(view.tensor_count) * sizeof(ContinuousTensor);
    const uint64_t scalar_bytes = static_cast<uint64_t>(view.scalar_count) * sizeof(uint64_t);
    const uint64_t needed = TASK_ARGS_BLOB_HEADER_SIZE + tensor_bytes + scalar_bytes;
    if (needed > capacity) {
        throw std::runtime_error("read_blob: header reports " + std::to_string(view.tensor_count) + " tensors and " +
                                 std::to_string(view.scalar_count) + " scalars (" + std::to_string(needed) +
                                 " bytes) but capacity is " + std::to_string(capacity));
    }
    const uint8_t *tensors = src + TASK_ARGS_BLOB_HEADER_SIZE;
    view.tensors = reinterpret_cast<const ContinuousTensor *>(tensors);
    view.scalars = reinterpret_cast<const uint64_t *>(tensors + tensor_bytes);
    return view;
}

/// View over `args`; valid until `args` changes.
inline TaskArgsView make_view(const TaskArgs &args) {
    return TaskArgsView{args.tensor_count(), args.scalar_count(), args.tensor_data(), args.scalar_data()};
}

/// Copy of a view in the form a chip reads. Works for views of any alignment.
/// Throws std::out_of_range when the view has more than 64 tensors or 128 scalars.
inline ChipStorageTaskArgs view_to_chip_storage(const TaskArgsView &view) {
    if (static_cast<uint32_t>(view.tensor_count) > static_cast<uint32_t>(CHIP_MAX_TENSOR_ARGS)) {
        throw std::out_of_range("view_to_chip_storage: tensor_count exceeds CHIP_MAX_TENSOR_ARGS");
    }
    if (static_cast<uint32_t>(view.scalar_count) > static_cast<uint32_t>(CHIP_MAX_SCALAR_ARGS)) {
        throw std::out_of_range("view_to_chip_storage: scalar_count exceeds CHIP_MAX_SCALAR_ARGS");
    }
    ChipStorageTaskArgs storage{};
    const auto *tensors = reinterpret_cast<const uint8_t *>(view.tensors);
    for (int32_t i = 0; i < view.tensor_count; ++i) {
        ContinuousTensor tensor;
        std::memcpy(&tensor, tensors + static_cast<size_t>(i) * sizeof(tensor), sizeof(tensor));
        storage.add_tensor(tensor);
    }
    const auto *scalars = reinterpret_cast<const uint8_t *>(view.scalars);
    for (int32_t i = 0; i < view.scalar_count; ++i) {
        uint64_t scalar;
        std::memcpy(&scalar, scalars + static_cast<size_t>(i) * sizeof(scalar), sizeof(scalar));
        storage.add_scalar(scalar);
    }
    return storage;
}
