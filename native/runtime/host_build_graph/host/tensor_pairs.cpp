#include "runtime/host_build_graph/host/tensor_pairs.h"

#include <cstring>

#include "runtime/common/shared/fatal_latch.h"

namespace pto {
namespace hbg {

using abi::ErrorCode;
using platform::Failure;

Failure TensorPairs::check() const {
    for (size_t i = 0; i < pairs_.size(); ++i) {
        const Pair &pair = pairs_[i];
        if (pair.host == nullptr || pair.device == nullptr) {
            return Failure::because(ErrorCode::ERR_PTO_DEVICE_COPY,
                                    runtime::format_text("the %s pointer of tensor pair %zu is null",
                                                         pair.host == nullptr ? "host" : "device", i));
        }
        if (!device_.memory().contains(pair.device, pair.size)) {
            return Failure::because(
                ErrorCode::ERR_PTO_DEVICE_POINTER,
                runtime::format_text("tensor pair %zu: %llu bytes at %p do not lie in one block of device memory; record "
                                     "what device_malloc returned, and do not free it",
                                     i, static_cast<unsigned long long>(pair.size), pair.device));
        }
    }
    return Failure::none();
}

void TensorPairs::copy_back() const {
    for (const Pair &pair : pairs_) {
        if (pair.size > 0) std::memcpy(pair.host, pair.device, pair.size);
    }
}

// An address may be recorded twice, or lie inside a block: only the start of a block frees it.
void TensorPairs::free_all() {
    for (const Pair &pair : pairs_) device_.memory().free(pair.device);
    pairs_.clear();
}

}  // namespace hbg
}  // namespace pto
