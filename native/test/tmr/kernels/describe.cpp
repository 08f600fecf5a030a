/// Fields of the tensor args[0] to the int64 tensor args[1].
#include "../tensor_record.h"
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &tensor = tensor_at(args, 0);
    int64_t *record = data_of<int64_t>(tensor_at(args, 1));
    record[kTensorAddress] = static_cast<int64_t>(tensor.buffer.addr);
    record[kTensorBytes] = static_cast<int64_t>(tensor.buffer.size);
    record[kTensorOwner] = static_cast<int64_t>(tensor.owner_task_id.raw);
    record[kTensorStart] = static_cast<int64_t>(tensor.start_offset);
    record[kTensorDims] = tensor.ndims;
    record[kTensorType] = static_cast<int64_t>(tensor.dtype);
    for (uint32_t d = 0; d < 5; ++d) record[kTensorShape0 + d] = tensor.shapes[d];
    record[kTensorIsAligned] = args[0] % 64 == 0;
}
