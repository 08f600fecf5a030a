// args: tensor partial, address of the CommContext. Writes it into the next rank's inbox and notifies.
#include <cstring>

#include "../inbox.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &partial = tensor_at(args, 0);
    const CommContext &comm = comm_at(args[1]);
    const Inbox next(comm, (comm.rankId + 1) % comm.rankNum);
    std::memcpy(next.slot(), elements<const float>(partial), partial.numel() * sizeof(float));
    signal_add(next.arrived());
}
