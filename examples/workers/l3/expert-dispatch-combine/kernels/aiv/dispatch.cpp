// args: matrix tokens, tensor expert, address of the CommContext. Sends each row to the rank of its expert, then tells all
// ranks that there is no more.
#include <cstring>

#include "../expert_window.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<const float> tokens(tensor_at(args, 0));
    const auto *expert = elements<const int32_t>(tensor_at(args, 1));
    const CommContext &comm = comm_at(args[2]);
    for (uint32_t rank = 0; rank < comm.rankNum; ++rank) {
        const ExpertWindow window(comm, rank, tokens.rows, tokens.columns);
        const ExpertWindow::Request request = window.request_of(comm.rankId);
        uint32_t count = 0;
        for (uint32_t token = 0; token < tokens.rows; ++token) {
            if (static_cast<uint32_t>(expert[token]) != rank) continue;
            request.token[count] = token;
            std::memcpy(request.rows + uint64_t{count} * tokens.columns, tokens.row(token), tokens.columns * sizeof(float));
            ++count;
        }
        *request.count = count;
        signal_add(window.requested());
    }
}
