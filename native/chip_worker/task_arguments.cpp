#include "chip_worker/task_arguments.h"

#include <algorithm>
#include <string>

#include "base/failure.h"
#include "platform/driver/tensor_check.h"

namespace pto {
namespace chip_worker {
namespace {

static_assert(CHIP_MAX_TENSOR_ARGS <= 64, "a bit for each tensor");

using abi::ErrorCode;
using abi::TensorPlace;
using abi::TensorRef;
using base::Failure;

void require_capacity(const abi::ArgsRecord &record) {
    if (record.tensor_count <= CHIP_MAX_TENSOR_ARGS && record.scalar_count <= CHIP_MAX_SCALAR_ARGS) return;
    Failure failure(ErrorCode::ERR_PTO_ARGS_CAPACITY,
                    "a chip takes " + std::to_string(CHIP_MAX_TENSOR_ARGS) + " tensors and " +
                        std::to_string(CHIP_MAX_SCALAR_ARGS) + " scalars; the task has " +
                        std::to_string(record.tensor_count) + " and " + std::to_string(record.scalar_count) +
                        ". Split the task, or put small tensors into one.");
    throw failure.with("tensors", record.tensor_count).with("scalars", record.scalar_count);
}

void require_own_chip(const TensorRef &ref, int32_t worker, int32_t index) {
    if (ref.chip == worker) return;
    Failure failure(ErrorCode::ERR_PTO_DEVICE_POINTER,
                    "tensor " + std::to_string(index) + " is in the memory of chip " + std::to_string(ref.chip) +
                        "; the task runs on chip " + std::to_string(worker) +
                        ". Submit it to that chip, or copy the data over.");
    throw failure.with("index", index).with("chip", ref.chip).with("worker", worker).with_id("address", ref.address);
}

/// The address of a tensor's first element.
uint64_t address_of(const TensorRef &ref, uint64_t nbytes, const TaskMemory &memory, int32_t index) {
    switch (static_cast<TensorPlace>(ref.place)) {
        case TensorPlace::kNone:
            return 0;
        case TensorPlace::kSegment:
            return reinterpret_cast<uint64_t>(memory.segments.resolve(ref.segment, ref.generation, ref.address, nbytes));
        case TensorPlace::kDevice:
            require_own_chip(ref, memory.worker, index);
            memory.device.require_tensor(index, ref.address, nbytes);
            return ref.address;
    }
    throw Failure(ErrorCode::ERR_PTO_BLOB_INVALID, "tensor " + std::to_string(index) + " is in no place that there is.");
}

ContinuousTensor read_tensor(const TensorRef &ref, const TaskMemory &memory, int32_t index) {
    ContinuousTensor tensor{};
    std::copy(std::begin(ref.shapes), std::end(ref.shapes), tensor.shapes);
    tensor.ndims = ref.ndims;
    tensor.dtype = static_cast<DataType>(ref.dtype);
    tensor.data = address_of(ref, driver::checked_nbytes(tensor, index), memory, index);
    tensor.child_memory = static_cast<TensorPlace>(ref.place) == TensorPlace::kDevice ? 1 : 0;
    return tensor;
}

}  // namespace

uint64_t read_task_arguments(const abi::ArgsRecord &record, size_t nbytes, const TaskMemory &memory, ChipStorageTaskArgs *out) {
    if (nbytes < sizeof(record)) throw Failure(ErrorCode::ERR_PTO_BLOB_TRUNCATED, "the arguments of a task are cut off.");
    require_capacity(record);
    if (nbytes < record.nbytes()) throw Failure(ErrorCode::ERR_PTO_BLOB_TRUNCATED, "the arguments of a task are cut off.");
    out->clear();
    uint64_t inputs = 0;
    for (uint32_t i = 0; i < record.tensor_count; ++i) {
        const TensorRef &ref = record.tensors()[i];
        out->add_tensor(read_tensor(ref, memory, static_cast<int32_t>(i)));
        if (static_cast<TensorArgType>(ref.tag) == TensorArgType::INPUT) inputs |= uint64_t{1} << i;
    }
    for (uint32_t i = 0; i < record.scalar_count; ++i) out->add_scalar(record.scalars()[i]);
    return inputs;
}

}  // namespace chip_worker
}  // namespace pto
