// args: tensor total, tensor passing, address of the CommContext, int32 hop. total = total + slot `hop` of this rank's
// window, passing = the slot, int32.
#include "../window.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &total = tensor_at(args, 0);
    auto *passing = elements<int32_t>(tensor_at(args, 1));
    const CommContext &comm = comm_at(args[2]);
    const int32_t *slot = Window(comm, comm.rankId).slot(static_cast<uint32_t>(args[3]), total.numel());
    for (uint64_t i = 0; i < total.numel(); ++i) {
        elements<int32_t>(total)[i] += slot[i];
        passing[i] = slot[i];
    }
}
