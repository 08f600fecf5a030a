// args: tensor result, address of the CommContext. result = what lies in the inbox.
#include <cstring>

#include "../inbox.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &result = tensor_at(args, 0);
    const CommContext &comm = comm_at(args[1]);
    std::memcpy(elements<float>(result), Inbox(comm, comm.rankId).slot(), result.numel() * sizeof(float));
}
