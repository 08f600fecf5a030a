/// One of the three kernels of a mixed task: combines two square int32 matrices into a third. They are args[3 * LANE] on:
/// LANE 0 multiplies them as matrices, 1 adds and 2 multiplies their elements.
#include "tensor_access.h"

extern "C" void kernel_entry(int64_t *args) {
    const Tensor &out = tensor_at(args, 3 * LANE + 2);
    const int32_t *a = data_of(tensor_at(args, 3 * LANE));
    const int32_t *b = data_of(tensor_at(args, 3 * LANE + 1));
    int32_t *result = data_of(out);
    const auto count = static_cast<uint32_t>(out.numel());
    uint32_t size = 1;
    while (size * size < count) ++size;
    for (uint32_t i = 0; i < count; ++i) {
        if (LANE == 1) {
            result[i] = a[i] + b[i];
        } else if (LANE == 2) {
            result[i] = a[i] * b[i];
        } else {
            int32_t sum = 0;
            for (uint32_t k = 0; k < size; ++k) sum += a[i / size * size + k] * b[k * size + i % size];
            result[i] = sum;
        }
    }
}
