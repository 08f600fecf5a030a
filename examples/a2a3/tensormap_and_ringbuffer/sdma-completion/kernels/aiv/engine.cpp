// args: matrix requests. Serves all of them as they are posted, the last one first.
#include <cstring>

#include "../copy_engine.h"
#include "kernel_signal.h"
#include "kernel_tensor.h"

extern "C" void kernel_entry(int64_t *args) {
    const Matrix<uint64_t> requests(tensor_at(args, 0));
    for (uint32_t i = requests.rows; i-- > 0;) {
        auto *request = reinterpret_cast<CopyRequest *>(requests.row(i));
        wait_at_least(request->bell(), 1);
        std::memcpy(reinterpret_cast<void *>(request->target), reinterpret_cast<const void *>(request->source),
                    request->bytes);
        signal_add(&request->record->flag);
    }
}
