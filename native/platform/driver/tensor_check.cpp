#include "platform/driver/tensor_check.h"

#include <string>

#include "base/failure.h"

namespace pto {
namespace driver {

uint64_t checked_nbytes(const ContinuousTensor &tensor, int32_t index) {
    uint64_t nbytes = get_element_size(tensor.dtype);
    bool is_sound = nbytes != 0 && tensor.ndims <= CONTINUOUS_TENSOR_MAX_DIMS;
    for (uint32_t d = 0; is_sound && d < tensor.ndims; ++d) {
        is_sound = !__builtin_mul_overflow(nbytes, tensor.shapes[d], &nbytes);
    }
    if (is_sound) return nbytes;
    base::Failure failure(abi::ErrorCode::ERR_PTO_ARGS_SHAPE,
                          "tensor " + std::to_string(index) + " has no valid data type and shape.");
    throw failure.with("index", index);
}

}  // namespace driver
}  // namespace pto
