#pragma once
/// Arguments of a run over vectors of the test.

#include <cstdint>
#include <vector>

#include "task_args.h"

namespace pto {
namespace test {

/// A host tensor over a vector.
template <typename T>
ContinuousTensor tensor_over(std::vector<T> &values, DataType dtype) {
    ContinuousTensor tensor{};
    tensor.data = reinterpret_cast<uint64_t>(values.data());
    tensor.shapes[0] = static_cast<uint32_t>(values.size());
    tensor.ndims = 1;
    tensor.dtype = dtype;
    return tensor;
}

/// Arguments of a run, in calls that chain.
class Args {
public:
    template <typename T>
    Args &tensor(std::vector<T> &values, DataType dtype = DataType::INT32) {
        args_.add_tensor(tensor_over(values, dtype));
        return *this;
    }
    Args &tensor(const ContinuousTensor &tensor) {
        args_.add_tensor(tensor);
        return *this;
    }
    Args &scalar(uint64_t value) {
        args_.add_scalar(value);
        return *this;
    }
    operator const ChipStorageTaskArgs &() const { return args_; }

private:
    ChipStorageTaskArgs args_{};
};

}  // namespace test
}  // namespace pto
